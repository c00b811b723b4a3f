/** A browser's long name in the words a person knows it by. */
import { t } from "@lingui/core/macro";

export function agentText(agent: string): string {
  const browser = /Edg\//.test(agent) ? "Edge" : /OPR\//.test(agent) ? "Opera" : /Firefox\//.test(agent) ? "Firefox" : /Chrom(e|ium)\//.test(agent) ? "Chrome" : /Safari\//.test(agent) ? "Safari" : agent.split(/[ /]/)[0] || t`Unknown`;
  const device = /Android/.test(agent) ? "Android" : /iPhone|iPad/.test(agent) ? t`iPhone or iPad` : /Mac OS/.test(agent) ? "Mac" : /Windows/.test(agent) ? "Windows" : /Linux/.test(agent) ? "Linux" : "";
  return device ? t`${browser} on ${device}` : browser;
}
