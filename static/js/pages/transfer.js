/** The page that trains a network's last layer on pictures of a person's own. */
import { createBeforeAfterSection } from "../shell/transfer/before_after.js";
import { createChannelsSection } from "../shell/transfer/channels.js";
import { createClassesSection } from "../shell/transfer/classes/section.js";
import { createHeadSection } from "../shell/transfer/head.js";
import { createPointsSection } from "../shell/transfer/points.js";
import { createProofSection } from "../shell/transfer/proof.js";
import { startTransfer } from "../shell/transfer/start.js";
import { createTrainingSection } from "../shell/transfer/training.js";
import { createUseSection } from "../shell/transfer/use.js";

startTransfer([
  createClassesSection,
  createHeadSection,
  createTrainingSection,
  createBeforeAfterSection,
  createPointsSection,
  createChannelsSection,
  createProofSection,
  createUseSection,
]);
