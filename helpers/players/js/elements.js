// Elements of HTML and SVG, with what they hold.

/** An element of HTML with properties and children. */
export function html(tag, properties = {}, children = []) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

export function button(text, press, title = "") {
  const element = html("button", { type: "button", textContent: text, title });
  element.addEventListener("click", press);
  return element;
}

/** An element of SVG with attributes and children. */
export function shape(tag, attributes = {}, children = []) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  set(element, attributes);
  element.append(...children);
  return element;
}

/** Write attributes of an element. */
export function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}

/** Write a text that is read aloud when it is written, so only where it is another. */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
