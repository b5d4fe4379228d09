package io.goloom.debug;

import io.goloom.context.ContextTree;
import java.util.List;

/// A page, in which all that is not from here is escaped.
final class Html {
  private static final String STYLE =
      "body{font-family:sans-serif;margin:1em 2em;max-width:70em}"
          + "pre{background:#f4f4f4;padding:.5em;overflow-x:auto}"
          + "table{border-collapse:collapse;margin:.5em 0}"
          + "td,th{border:1px solid #ccc;padding:.2em .6em;text-align:right}"
          + "td:first-child,th:first-child{text-align:left}"
          + "h2{font-size:1.1em;margin-top:1.5em}";

  private final StringBuilder page = new StringBuilder(4096);

  Html(String title) {
    page.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>");
    text(title);
    page.append("</title><style>").append(STYLE).append("</style></head><body>\n");
    element("h1", title);
  }

  /// The text in an element of its own.
  Html element(String tag, Object text) {
    page.append('<').append(tag).append('>');
    text(text);
    page.append("</").append(tag).append(">\n");
    return this;
  }

  /// A link in a paragraph, with words behind it.
  Html link(String path, String text, String behind) {
    page.append("<p><a href=\"");
    text(path);
    page.append("\">");
    text(text);
    page.append("</a> ");
    text(behind);
    page.append("</p>\n");
    return this;
  }

  /// Shown when the summary is clicked; works without scripts.
  Html details(String summary, String text) {
    page.append("<details><summary>");
    text(summary);
    page.append("</summary>");
    element("pre", text);
    page.append("</details>\n");
    return this;
  }

  /// Contexts as lists in lists.
  Html trees(List<ContextTree> trees) {
    if (!trees.isEmpty()) {
      page.append("<ul>\n");
      for (ContextTree tree : trees) {
        page.append("<li>");
        text(tree.line());
        trees(tree.children());
        page.append("</li>\n");
      }
      page.append("</ul>\n");
    }
    return this;
  }

  Html table(List<?> heads, List<? extends List<?>> rows) {
    page.append("<table>\n");
    row("th", heads);
    rows.forEach(row -> row("td", row));
    page.append("</table>\n");
    return this;
  }

  private void row(String tag, List<?> cells) {
    page.append("<tr>");
    for (Object cell : cells) {
      page.append('<').append(tag).append('>');
      text(cell);
      page.append("</").append(tag).append('>');
    }
    page.append("</tr>\n");
  }

  private void text(Object value) {
    String text = String.valueOf(value);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> page.append("&amp;");
        case '<' -> page.append("&lt;");
        case '>' -> page.append("&gt;");
        case '"' -> page.append("&quot;");
        case '\'' -> page.append("&#39;");
        case '\n', '\t' -> page.append(c);
        default -> page.append(Character.isISOControl(c) ? '?' : c); // HTML has no others
      }
    }
  }

  String end() {
    return page.append("</body></html>\n").toString();
  }
}
