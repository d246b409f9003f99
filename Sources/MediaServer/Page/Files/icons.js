// Pictograms, drawn with the colour of the text around them.

const shapes = {
  play: ["M7 4.5v15l12.5-7.5z"], pause: ["M7 4.5h3.6v15H7z", "M13.4 4.5H17v15h-3.6z"],
  sound: ["M4 9.3v5.4h3.6L12.5 19V5L7.6 9.3z", "M15 8.6a4.6 4.6 0 0 1 0 6.8l-1-1.2a3 3 0 0 0 0-4.4z", "M17.3 6a8.2 8.2 0 0 1 0 12l-1.1-1.3a6.5 6.5 0 0 0 0-9.4z"],
  muted: ["M4 9.3v5.4h3.6L12.5 19V5L7.6 9.3z", "M14.6 9.6l1.1-1.1 2.2 2.3 2.2-2.3 1.1 1.1-2.2 2.3 2.2 2.4-1.1 1.1-2.2-2.4-2.2 2.4-1.1-1.1 2.2-2.4z"],
  full: ["M4.5 4.5h6v1.8H6.3v4.2H4.5z", "M13.5 4.5h6v6h-1.8V6.3h-4.2z", "M4.5 13.5h1.8v4.2h4.2v1.8h-6z", "M17.7 13.5h1.8v6h-6v-1.8h4.2z"],
  up: ["M11.1 17.5V8.1l-3.7 3.7-1.3-1.3L12 4.6l5.9 5.9-1.3 1.3-3.7-3.7v9.4z", "M5 18.6h14v1.8H5z"],
  note: ["M9 5.2l10-2v11.9a3.1 3.1 0 1 1-1.8-2.8V7.4l-6.4 1.3v8.9A3.1 3.1 0 1 1 9 14.8z"],
  lock: ["M7.5 10V8a4.5 4.5 0 0 1 9 0v2H18v10H6V10zm1.8 0h5.4V8a2.7 2.7 0 0 0-5.4 0z"],
  warn: ["M12 3.5l9.5 16.5h-19zM11.1 9.5v5h1.8v-5zm0 6.3v1.8h1.8v-1.8z"],
};

export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "icon");
  for (const shape of shapes[name]) {
    const path = document.createElementNS(space, "path");
    path.setAttribute("d", shape);
    path.setAttribute("fill-rule", "evenodd");
    svg.append(path);
  }
  return svg;
}
