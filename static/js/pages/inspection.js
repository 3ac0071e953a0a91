/** The ResNet-18 page: the inspection of a classifier, opened on ResNet-18. */
import { startInspection } from "../shell/inspection/start.js";

startInspection("resnet18");
