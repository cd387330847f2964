// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "lib/output/svg.h"

#include <stdarg.h>
#include <stdlib.h>

#include "lib/memory.h"
#include "lib/output/markup.h"

/* The space on both sides of an area's label */
#define LABEL_MARGIN	4

/* The background */
#define GROUND_LIGHT	"#ffffff"
#define GROUND_DARK	"#15181c"

/*
 * The colours of lines can be told apart by colour-blind readers. A line's contrast to its
 * background is at least 4.5, and so is that of the text to the part on which it stands.
 */
static const struct colour {
	const char *name, *light, *dark;
} colours[] = {
	{ "ink", "#1f2328", "#e6e8eb" },
	{ "faint", "#d0d4d9", "#40454c" },
	{ "ground", GROUND_LIGHT, GROUND_DARK },
	{ "line0", "#b34700", "#ff9e5e" },
	{ "line1", "#00705a", "#4fd1ab" },
	{ "line2", "#2a62b0", "#86b6ff" },
	{ "line3", "#5f646b", "#b4b9c0" },
	{ "line4", "#5f646b", "#b4b9c0" },
	{ "part0", "#f5c9a3", "#7a4216" },
	{ "part1", "#a5dccb", "#1b5e4c" },
	{ "part2", "#b5d0f3", "#274e86" },
	{ "part3", "#dcdfe3", "#4a5058" },
	{ "part4", "#e9c6ec", "#6a3a70" },
	{ "part5", "#f0e3a0", "#5e5310" },
};

#define COLOURS	(sizeof(colours) / sizeof(colours[0]))

void svg_style(FILE *out, bool dark)
{
	for (size_t i = 0; i < COLOURS; i++)
		fprintf(out, ".%s{color:%s}\n", colours[i].name,
			dark ? colours[i].dark : colours[i].light);
	/* a text over a line can be read */
	fprintf(out, ".halo{paint-order:stroke;stroke-width:4px;stroke:%s}\n",
		dark ? GROUND_DARK : GROUND_LIGHT);
	if (dark)
		return;
	fputs("svg text{fill:currentColor;font-family:'DejaVu Sans',Verdana,sans-serif;font-size:12px}\n"
	      "svg .small{font-size:11px}\nsvg .strong{font-weight:bold}\nsvg .title{font-size:17px}\n"
	      ".area{fill:currentColor;stroke:#8a8f96;stroke-width:.5}\n"
	      ".plot{fill:none;stroke:currentColor;stroke-width:2}\n"
	      ".point{fill:currentColor;stroke:none}\n"
	      ".grid{fill:none;stroke:currentColor;stroke-width:1}\n"
	      ".dashed{stroke-dasharray:7 4}\n.dotted{stroke-dasharray:2 4}\n", out);
}

void svg_begin(FILE *out, const struct svg_frame *frame)
{
	if (frame->alone)
		fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		      "<!-- SPDX-License-Identifier: GPL-2.0-only -->\n", out);
	fprintf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-labelledby=\"%s-title %s-desc\" viewBox=\"0 0 %.0f %.0f\"",
		frame->id, frame->id, frame->width, frame->height);
	if (frame->alone)
		fprintf(out, " width=\"%.0f\" height=\"%.0f\"", frame->width, frame->height);
	fprintf(out, ">\n<title id=\"%s-title\">", frame->id);
	markup_text(out, frame->title);
	fprintf(out, "</title>\n<desc id=\"%s-desc\">", frame->id);
	markup_text(out, frame->about);
	fputs("</desc>\n", out);
	if (!frame->alone)
		return;
	fputs("<style>\n", out);
	svg_style(out, false);
	fputs("</style>\n<rect class=\"ground\" width=\"100%\" height=\"100%\" fill=\"currentColor\"/>\n",
	      out);
}

void svg_end(FILE *out)
{
	fputs("</svg>\n", out);
}

void svg_text(FILE *out, double x, double y, enum svg_anchor anchor, const char *classes,
	      const char *format, ...)
{
	static const char *const anchors[] = { "start", "middle", "end" };
	va_list args;
	char *text;

	va_start(args, format);
	text = vtext_of(format, args);
	va_end(args);
	fprintf(out, "<text class=\"%s\" x=\"%.2f\" y=\"%.2f\" text-anchor=\"%s\">", classes, x, y,
		anchors[anchor]);
	markup_text(out, text);
	fputs("</text>\n", out);
	free(text);
}

void svg_area(FILE *out, const struct svg_area *area)
{
	/* an ellipsis is wider than a letter */
	double letters = (area->width - 2 * LABEL_MARGIN - SVG_LETTER / 2) / SVG_LETTER;

	fprintf(out, "<g><title>");
	markup_text(out, area->name);
	fprintf(out, "</title><rect class=\"area %s\" x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\"/>",
		area->classes, area->x, area->y, area->width, area->height);
	if (area->label && letters >= 4) {
		fprintf(out, "<text class=\"ink small\" x=\"%.2f\" y=\"%.2f\">",
			area->x + LABEL_MARGIN, area->y + area->height / 2 + 4);
		markup_text_cut(out, area->label, (size_t)letters);
		fputs("</text>", out);
	}
	fputs("</g>\n", out);
}
