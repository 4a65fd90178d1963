// A page without cards: its words, day and night, and the notes as they change.
import { translatePage } from "./language.js";
import { followNotes, reloadAnother } from "./live.js";
import { startNight } from "./night.js";

translatePage();
startNight();
followNotes(reloadAnother);
