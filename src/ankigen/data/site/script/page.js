// A page without cards: day and night, and the notes as they change.
import { followNotes, reloadAnother } from "./live.js";
import { startNight } from "./night.js";

startNight();
followNotes(reloadAnother);
