/** The page that builds a network of layers, inspects it and trains it. */
import { startBuilder } from "../shell/network/start.js";
import { startTraining } from "../shell/training/start.js";

startBuilder([startTraining]);
