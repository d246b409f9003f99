// Small pictures of a media, for looking where one is going.
import { address } from "./api.js";
import { el } from "./dom.js";

const width = 176;

export class Storyboard {
  constructor() {
    this.picture = el("div", { class: "preview-picture" });
    this.board = null;
  }

  /** Fetches the sheet; where there is none, nothing is shown. */
  async load(playback, token) {
    try {
      const response = await fetch(address(`images/${playback}/spritesheet.json`, { token }), { credentials: "omit" });
      if (!response.ok) return;
      const board = await response.json();
      const sheet = new Image();
      // The description names the server as others see it.
      sheet.src = address(`images/${playback}/spritesheet.jpg`, { token });
      await sheet.decode();
      const scale = Math.min(width / board.tile_width, 120 / board.tile_height);
      Object.assign(this.picture.style, {
        width: `${board.tile_width * scale}px`, height: `${board.tile_height * scale}px`,
        backgroundImage: `url("${sheet.src}")`,
        backgroundSize: `${sheet.naturalWidth * scale}px ${sheet.naturalHeight * scale}px`,
      });
      this.scale = scale;
      this.board = board;
    } catch { /* A film without pictures to look ahead is still a film. */ }
  }

  /** Shows the picture of a time. Returns whether there is one. */
  show(time) {
    if (!this.board || this.board.tiles.length === 0) return false;
    let tile = this.board.tiles[0];
    for (const candidate of this.board.tiles) {
      if (candidate.start > time) break;
      tile = candidate;
    }
    this.picture.style.backgroundPosition = `${-tile.x * this.scale}px ${-tile.y * this.scale}px`;
    return true;
  }
}
