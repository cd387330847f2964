// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "lib/output/page.h"

#include <stdlib.h>

#include "lib/memory.h"
#include "lib/message.h"
#include "lib/output/markup.h"
#include "lib/output/svg.h"
#include "lib/shell-word.h"
#include "lib/version.h"

/* Should a name ever become markup, a browser still loads and runs nothing for it. */
#define POLICY	"default-src 'none'; style-src 'unsafe-inline'"

static const char style[] =
	":root{color-scheme:light dark}\n"
	"body{margin:0;background:#fff;color:#1f2328;font:16px/1.5 system-ui,'DejaVu Sans',sans-serif}\n"
	"main,header,footer{max-width:62rem;margin:0 auto;padding:0 1rem}\n"
	"h1{font-size:1.6rem;line-height:1.2;margin:1.5rem 0 .5rem}\n"
	"h2{font-size:1.2rem;margin:2rem 0 .5rem;border-bottom:1px solid #d0d4d9;padding-bottom:.2rem}\n"
	"p,li{max-width:46rem;overflow-wrap:anywhere}\n"
	"code{font:.875rem/1.4 'DejaVu Sans Mono',monospace;background:#f1f3f5;padding:.1rem .3rem;overflow-wrap:anywhere}\n"
	".scrolled{overflow-x:auto;margin:.75rem 0}\n"
	".scrolled:focus-visible{outline:2px solid #2a62b0}\n"
	"table{border-collapse:collapse;font-size:.875rem;font-variant-numeric:tabular-nums}\n"
	"caption{text-align:left;padding:.3rem 0;font-weight:600}\n"
	"th,td{padding:.2rem .6rem;text-align:left;border-bottom:1px solid #d0d4d9;white-space:nowrap}\n"
	"th.number,td.number{text-align:right}\n"
	"tbody th{font-weight:normal}\n"
	"td.long{white-space:normal;overflow-wrap:anywhere}\n"
	"figure{margin:1rem 0}\n"
	"figcaption{font-size:.875rem;max-width:46rem}\n"
	"figure svg{display:block;width:100%;min-width:44rem;height:auto}\n"
	"footer{margin:2rem auto;font-size:.875rem}\n";

static const char style_dark[] =
	"body{background:#15181c;color:#e6e8eb}\n"
	"h2,th,td{border-color:#40454c}\n"
	"code{background:#252a30}\n"
	".scrolled:focus-visible{outline-color:#86b6ff}\n";

static const char style_print[] =
	"main,header,footer{max-width:none}\n"
	"table{font-size:.7rem}\n"
	"th,td{padding:.1rem .3rem}\n"
	".scrolled{overflow:visible}\n"
	"figure svg{min-width:0}\n"
	"figure,tr{break-inside:avoid}\n"
	"h2,caption{break-after:avoid}\n";

char *page_command(int argc, char *const *argv)
{
	char *command = copy_of(message_prefix());

	for (int i = 1; i < argc; i++) {
		char *word = shell_word(argv[i]);

		text_add(&command, " ", "%s", word);
		free(word);
	}
	return command;
}

void page_begin(FILE *out, const char *title, const char *command)
{
	fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
	      "<meta http-equiv=\"Content-Security-Policy\" content=\"" POLICY "\"/>\n"
	      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
	      "<meta name=\"color-scheme\" content=\"light dark\"/>\n<title>", out);
	markup_text(out, title);
	fprintf(out, "</title>\n<style>\n%s", style);
	svg_style(out, false);
	/* paper is white */
	fprintf(out, "@media screen and (prefers-color-scheme:dark){\n%s", style_dark);
	svg_style(out, true);
	fprintf(out, "}\n@media print{\n%s}\n</style>\n</head>\n<body>\n<header>\n<h1>", style_print);
	markup_text(out, title);
	fputs("</h1>\n<p>Made by <code>", out);
	markup_text(out, command);
	fputs("</code></p>\n</header>\n<main>\n<section>\n", out);
}

void page_section(FILE *out, const char *heading)
{
	fputs("</section>\n<section>\n<h2>", out);
	markup_text(out, heading);
	fputs("</h2>\n", out);
}

void page_warnings(FILE *out, const struct warnings *warnings)
{
	page_section(out, "Warnings");
	if (!warnings) {
		fputs("<p>The file that was read does not tell whether anything makes these figures mean something else.</p>\n",
		      out);
		return;
	}
	if (!warnings->count) {
		fputs("<p>Nothing was found that makes these figures mean something else.</p>\n", out);
		return;
	}
	fputs("<p>This makes the figures mean something else:</p>\n<ul>\n", out);
	for (size_t i = 0; i < warnings->count; i++) {
		fputs("<li><strong>", out);
		markup_text(out, warnings->items[i].name);
		fputs("</strong>: ", out);
		markup_text(out, warnings->items[i].text);
		fputs("</li>\n", out);
	}
	fputs("</ul>\n", out);
}

void page_picture_begin(FILE *out, const char *name)
{
	fputs("<figure>\n<div class=\"scrolled\" role=\"region\" tabindex=\"0\" aria-label=\"", out);
	markup_printf(out, "Picture: %s", name);
	fputs("\">\n", out);
}

void page_picture_end(FILE *out, const char *about)
{
	fputs("</div>\n<figcaption>", out);
	markup_text(out, about);
	fputs("</figcaption>\n</figure>\n", out);
}

void page_end(FILE *out)
{
	fputs("</section>\n</main>\n<footer><p>daxreadctl " DAXREADCTL_VERSION
	      "</p></footer>\n</body>\n</html>\n", out);
}
