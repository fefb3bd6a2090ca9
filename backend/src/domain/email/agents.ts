export type AgentKind = 'scanner' | 'apple_proxy' | 'google_prefetch' | 'image_proxy' | 'browser' | 'program' | 'unknown';

/** In this order: a scanner often carries a browser's words besides its own. Cubot is a maker of phones. */
const RULES: readonly (readonly [AgentKind, RegExp])[] = [
  [
    'scanner',
    /proofpoint|mimecast|barracuda|symantec|fireeye|trend ?micro|safelinks|cloudmark|messagelabs|ironport|zscaler|forcepoint|sophos|checkpoint|urldefense/i,
  ],
  [
    'scanner',
    /\b(crawler|spider|scanner)\b|headlesschrome|phantomjs|puppeteer|playwright|(?<!\bcu)bot\b|bingpreview|slackbot|facebookexternalhit|whatsapp|skypeuripreview|linkpreview|url ?preview/i,
  ],
  ['image_proxy', /googleimageproxy|yahoomailproxy/i],
  // The agent Gmail shows when it loads pictures by itself at delivery.
  ['google_prefetch', /Chrome\/42\.0\.2311\.135 Safari\/537\.36 Edge\/12\.246/],
  // Apple's proxy hides the device: it sends these eleven characters and nothing else.
  ['apple_proxy', /^mozilla\/5\.0$/i],
  [
    'program',
    /^(curl|wget|python|java|go-http|okhttp|axios|node|undici|ruby|php|perl|libwww|httpclient|apache-httpclient|powershell|microsoft office existence discovery)/i,
  ],
  ['browser', /^(mozilla|opera)\/\d.*\(.+\)/i],
  ['browser', /^(microsoft office|microsoft outlook|thunderbird|outlook-ios|outlook-android|applemail|mail\/)/i],
];

export function agentOf(userAgent: string | null): AgentKind {
  const agent = userAgent?.trim() ?? '';
  return RULES.find(([, pattern]) => pattern.test(agent))?.[0] ?? 'unknown';
}
