// Elements, as the modules of live pages make them.

/**
 * Make an element.
 * @param {string} tag
 * @param {Record<string, unknown>} [properties] such as `className` and `textContent`
 * @param {Record<string, string>} [attributes] such as `role` and `aria-label`
 * @returns {HTMLElement}
 */
export function element(tag, properties = {}, attributes = {}) {
  const made = Object.assign(document.createElement(tag), properties);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

/**
 * Make a button; `label` says to a screen reader which of several alike it is.
 * @param {string} text
 * @param {string} label
 * @param {() => void} press
 */
export function button(text, label, press) {
  const properties = { type: "button", textContent: text, onclick: press };
  return element("button", properties, { "aria-label": label });
}
