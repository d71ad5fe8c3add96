// What is marked in a post, as Markdown that keeps its paragraphs, lists, tables and code apart.
const SIGNS = /([\\`*_~[\]<&])/g; // of Markdown, within a line
const BREAK = "\\\n"; // a line that ends within a paragraph
const BLOCKS = "p, h3, h4, h5, ul, ol, table, pre, blockquote, .code, .table-space";
const DRAWN = { UL: list, OL: list, TABLE: table, THEAD: table, TBODY: table, TR: table, PRE: code, BLOCKQUOTE: quote };

/** The Markdown of a range. What lies within one item or one cell is its words alone, and within code it is code. */
export function markdownOf(range) {
  const { commonAncestorContainer: node } = range;
  const place = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
  return draw(place.closest("pre") ?? place, range);
}

const draw = (element, range) => (DRAWN[element.tagName] ?? blocks)(element, range);
const indent = (words, by) => words.replace(/^(?=.)/gm, by);

/** The marked text under a node, as it stands there. */
function textIn(node, range) {
  if (!range.intersectsNode(node) || node.matches?.("button, svg")) return "";
  if (node.nodeType !== Node.TEXT_NODE) return [...node.childNodes].map((child) => textIn(child, range)).join("");
  const end = node === range.endContainer ? range.endOffset : node.length;
  return node.data.slice(node === range.startContainer ? range.startOffset : 0, end);
}

/** The same in a paragraph, where only a break begins a line. */
function proseIn(node, range) {
  if (node.nodeName === "BR") return "\n";
  if (node.nodeType === Node.TEXT_NODE) return textIn(node, range).replace(/\s+/g, " ").replace(SIGNS, "\\$1");
  if (!range.intersectsNode(node) || node.matches("button, svg")) return "";
  const words = [...node.childNodes].map((child) => proseIn(child, range)).join("");
  return node.matches(".meta") ? `\n${words}` : words;
}

/** What stands in an element, its blocks parted by empty lines; a list within an item follows its words at once. */
function blocks(element, range) {
  let made = "";
  let line = "";
  let before = null;
  const add = (words, node) => {
    if (!words.trim()) return;
    const isInner = element.matches("li") && node?.matches("ul, ol");
    made += `${made && (isInner ? "\n" : "\n\n")}${words}`;
    before = node;
  };
  const end = () => {
    add(line.trim().split(/ *\n */).join(BREAK));
    line = "";
  };
  for (const node of element.childNodes) {
    if (!range.intersectsNode(node)) continue;
    if (node.matches?.(BLOCKS)) {
      end();
      const isFenced = node.matches(".code, pre") && before?.matches("ul, ol");
      add((isFenced ? fenced : draw)(node, range), node);
    } else line += proseIn(node, range);
  }
  end();
  return made;
}

function list(element, range) {
  const items = [...element.children].map((item, at) => {
    const words = range.intersectsNode(item) ? blocks(item, range) : "";
    const sign = element.tagName === "OL" ? `${element.start + at}. ` : "- ";
    return words && sign + indent(words, " ".repeat(sign.length)).slice(sign.length);
  });
  return items.filter(Boolean).join("\n");
}

function table(element, range) {
  const rows = [...(element.rows ?? [element])].map((row) => {
    const cells = [...row.cells].filter((cell) => range.intersectsNode(cell));
    return cells.map((cell) => blocks(cell, range).replace(/\s+/g, " ")).join(" | ");
  });
  return rows.filter((row) => /[^ |]/.test(row)).join(BREAK);
}

const codeIn = (element, range) => textIn(element, range).replace(/^\s*\n/, "").trimEnd();

function code(element, range) {
  return indent(codeIn(element, range), "    ");
}

/** Code right after a list: indented, it would be a part of the last item. */
function fenced(element, range) {
  const words = codeIn(element, range);
  const fence = "`".repeat(1 + Math.max(2, ...(words.match(/`+/g) ?? []).map((run) => run.length)));
  return `${fence}\n${words}\n${fence}`;
}

function quote(element, range) {
  return blocks(element, range).replace(/^/gm, "> ").replace(/ +$/gm, "");
}
