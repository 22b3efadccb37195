// Elements, always with text as text: what is shown comes from data.

/** An element with attributes (a function is a listener, null and false are left out) and children. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== null && value !== undefined && value !== false)
      element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/**
 * Makes the children of `parent` those of `items`, in order, keeping the element of each key: what is focused, open or scrolled to stays.
 * `make` gives a new element, `update` is told when the item has changed.
 */
export function keyed(parent, items, { key, make, update }) {
  const known = new Map([...parent.children].map((element) => [element.dataset.key, element]));
  let before = null;
  for (const item of items) {
    const id = String(key(item));
    const element = known.get(id) ?? make(item);
    known.delete(id);
    element.dataset.key = id;
    const text = JSON.stringify(item);
    if (element.dataset.shown !== text) {
      element.dataset.shown = text;
      update(element, item);
    }
    const place = before === null ? parent.firstElementChild : before.nextElementSibling;
    if (place !== element) parent.insertBefore(element, place);
    before = element;
  }
  for (const element of known.values()) element.remove();
}

/** Shows again only when what is shown has changed, so that a selection or an open part outlives the refresh. */
export function whenChanged(element, value, show) {
  const text = JSON.stringify(value);
  if (element.dataset.shown === text) return;
  element.dataset.shown = text;
  show();
}
