/**
 * Names by which crawlers, previewers and monitors announce themselves. A headless browser is none by itself: the SDK
 * says `context.automated` where a browser is driven by a program.
 */
const BOT =
  /bot\b|bot[/;) _-]|crawl|spider|slurp|mediapartners|facebookexternalhit|embedly|quora link preview|bitlybot|whatsapp\/|lighthouse|pagespeed|gtmetrix|pingdom|uptime|statuscake|datadog ?synthetics|checkly|site24x7|phantomjs|prerender|google-inspectiontool|googleother|feedfetcher|bingpreview|yandex(?:images|metrika)|archive\.org/i;

/** Whether a user agent belongs to a bot. */
export const isBot = (userAgent: string) => BOT.test(userAgent);

/**
 * Whether a request's own User-Agent says that a bot's browser sent it. A server's HTTP client is no bot, whatever it is
 * called: browsers and what poses as one begin with `Mozilla/`.
 */
export const isBotBrowser = (header: string | undefined) => !!header?.startsWith('Mozilla/') && isBot(header);

/** Whether an event is automated traffic. What the event itself says of its browser wins over the request's header. */
export function isAutomated(context: Record<string, unknown> | null | undefined, fromBotBrowser: boolean): boolean {
  if (context?.automated === true) return true;
  const userAgent = context?.userAgent;
  if (typeof userAgent === 'string' && userAgent !== '') return isBot(userAgent);
  return fromBotBrowser;
}
