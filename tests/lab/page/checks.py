# SPDX-License-Identifier: MIT
"""What is looked for inside a page: expressions that the browser evaluates."""

# visibility, sizes, and hidden ancestors
IS_SHOWN = "const isShown = (element) => element.checkVisibility() && element.getClientRects().length > 0;"

NAME_OF = """
const nameOf = (element) => element.tagName.toLowerCase() + (element.id ? '#' + element.id : '') + '.' +
  (element.getAttribute('class') || '') + ' "' + element.textContent.trim().slice(0, 40) + '"';
"""


def _expression(body):
    return "(() => {" + IS_SHOWN + NAME_OF + body + "})()"


SHOWN_ROWS = _expression("""
return Array.from(document.querySelectorAll('#matrix-table tr.observation')).filter(isShown).map((row) => row.id);
""")

CLOSED_EVIDENCE = _expression("""
return Array.from(document.querySelectorAll('#matrix-table tr.evidence, .why, .evidence dd'))
  .filter((each) => !isShown(each)).map(nameOf);
""")

SHOWN_CONTROLS = _expression("""
return Array.from(document.querySelectorAll('button, input, select')).filter(isShown).map(nameOf);
""")

# Not what is inside a frame that scrolls by itself.
TOO_WIDE = _expression("""
const scrolls = (element) => element && (getComputedStyle(element).overflowX !== 'visible' || scrolls(element.parentElement));
return Array.from(document.body.querySelectorAll('*'))
  .filter((each) => isShown(each) && each.getBoundingClientRect().right > innerWidth + 0.5 && !scrolls(each.parentElement))
  .map(nameOf);
""")

CUT_OFF = _expression("""
return Array.from(document.body.querySelectorAll('*')).filter((each) => isShown(each) && each.tagName !== 'CAPTION' &&
  getComputedStyle(each).overflowX !== 'visible' && each.scrollWidth > each.clientWidth + 1).map(nameOf);
""")

SMALL_LETTERS = _expression("""
return Array.from(document.body.querySelectorAll('*')).filter((each) => {
  if (!isShown(each) || !Array.from(each.childNodes).some((node) => node.nodeType === 3 && node.data.trim())) return false;
  const scale = each.ownerSVGElement ? each.getScreenCTM().a : 1;
  return each.tagName !== 'desc' && each.tagName !== 'title' && parseFloat(getComputedStyle(each).fontSize) * scale < 10;
}).map(nameOf);
""")

# WCAG 2.5.8: 24 pixels, unless it is a link within text.
SMALL_TARGETS = _expression("""
return Array.from(document.querySelectorAll('button, input, select')).filter((each) => {
  const box = each.getBoundingClientRect();
  return isShown(each) && (box.height < 24 || box.width < 24);
}).map(nameOf);
""")

# WCAG 1.4.3 for each text on the colours that lie below it, 1.4.11 for the edges of controls and for
# what drawings draw.
CONTRASTS = _expression("""
const parse = (text) => {
  const parts = (text.match(/[\\d.]+/g) || []).map(Number);
  if (!text.startsWith('rgb')) throw new Error('what colour is ' + text);
  return {rgb: parts.slice(0, 3), alpha: parts.length > 3 ? parts[3] : 1};
};
const over = (top, ground) => top.rgb.map((part, place) => part * top.alpha + ground[place] * (1 - top.alpha));
const groundOf = (element) => {
  const layers = [];
  for (let each = element; each; each = each.parentElement) layers.push(parse(getComputedStyle(each).backgroundColor));
  return layers.reverse().reduce((ground, layer) => over(layer, ground), [255, 255, 255]);
};
const luminance = (rgb) => {
  const [r, g, b] = rgb.map((part) => part / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const ratio = (left, right) => {
  const [dark, light] = [luminance(left), luminance(right)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
};
const tooLow = [];
let lookedAt = 0;
const look = (element, colour, ground, wanted, what) => {
  lookedAt += 1;
  const found = ratio(over(parse(colour), ground), ground);
  if (found < wanted) tooLow.push(`${what} ${nameOf(element)}: ${found.toFixed(2)}`);
};
const hidden = (element) => Boolean(element.closest('caption, title, desc, script, style, option')) || !isShown(element);
for (const element of document.body.querySelectorAll('*')) {
  const style = getComputedStyle(element);
  if (parseFloat(style.opacity) < 1) tooLow.push('opacity ' + nameOf(element));
  const hasText = Array.from(element.childNodes).some((node) => node.nodeType === 3 && node.data.trim());
  if (!hasText || hidden(element)) continue;
  const size = parseFloat(style.fontSize);
  const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
  look(element, element.ownerSVGElement ? style.fill : style.color, groundOf(element), isLarge ? 3 : 4.5, 'text');
}
for (const element of document.querySelectorAll('input, select, .toggle, .plain, .mark, .role')) {
  if (hidden(element)) continue;
  look(element, getComputedStyle(element).borderTopColor, groundOf(element.parentElement), 3, 'edge');
}
for (const element of document.querySelectorAll('.event, .share, .median, .whisker')) {
  const style = getComputedStyle(element);
  look(element, style.fill !== 'none' && element.tagName !== 'line' ? style.fill : style.stroke, groundOf(element), 3, 'shape');
}
return {too_low: tooLow, looked_at: lookedAt};
""")

STRUCTURE = _expression("""
const wrong = [];
const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
const levels = all('h1, h2, h3, h4, h5, h6').map((each) => Number(each.tagName[1]));
if (levels.filter((level) => level === 1).length !== 1) wrong.push('there is not one h1');
levels.forEach((level, place) => {
  if (place > 0 && level > levels[place - 1] + 1) wrong.push(`a heading of level ${level} after ${levels[place - 1]}`);
});
const ids = all('[id]').map((each) => each.id);
ids.filter((id, place) => ids.indexOf(id) !== place).forEach((id) => wrong.push('twice: id ' + id));
for (const attribute of ['aria-controls', 'aria-labelledby', 'aria-describedby', 'for']) {
  for (const each of all(`[${attribute}]`)) {
    for (const id of each.getAttribute(attribute).split(' ')) {
      if (!document.getElementById(id)) wrong.push(`${attribute} names ${id}, which is not there`);
    }
  }
}
for (const link of all('a[href^="#"]')) {
  if (!document.getElementById(link.getAttribute('href').slice(1))) wrong.push('a link to nothing: ' + nameOf(link));
}
for (const table of all('table')) {
  if (!table.caption || !table.caption.textContent.trim()) wrong.push('a table without a caption');
  if (all('thead th[scope]', table).length === 0) wrong.push('a table without headings of columns');
  for (const header of all('th', table)) if (!header.scope) wrong.push('no scope: ' + nameOf(header));
  for (const row of all('tbody tr', table)) {
    if (all('th, td[colspan]', row).length === 0) wrong.push('a row without a heading: ' + nameOf(row));
  }
}
for (const drawing of all('svg')) {
  const isHidden = drawing.getAttribute('aria-hidden') === 'true';
  const title = drawing.querySelector(':scope > title');
  if (!isHidden && (drawing.getAttribute('role') !== 'img' || !title || !title.textContent.trim())) wrong.push('a drawing without a name');
}
if (all('main').length !== 1) wrong.push('there is not one main');
if (all('[role=status], [aria-live]').length === 0) wrong.push('no live region');
for (const each of all('[tabindex]')) if (each.tabIndex > 0) wrong.push('an order of its own: ' + nameOf(each));
for (const each of all('button')) if (each.type !== 'button') wrong.push('a button of a form: ' + nameOf(each));
for (const each of all('.fold-button')) if (!each.hasAttribute('aria-expanded')) wrong.push('says not if it is open: ' + nameOf(each));
for (const each of all('.answer:not(code)')) if (!each.textContent.trim()) wrong.push('an answer without a word');
return wrong;
""")
