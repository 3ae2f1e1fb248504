// Makes tests/Tokenizers.Tests/Reference: texts of many kinds, and how the npm package tiktoken cuts them into tokens.
//   npm install --no-save --prefix artifacts/vocabularies tiktoken@1.0.22 && node eng/make-token-vectors.mjs
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { get_encoding: getEncoding } = createRequire(join(root, 'artifacts/vocabularies/node_modules/'))('tiktoken');
const encodings = ['o200k_base', 'cl100k_base', 'p50k_base'].map((name) => [name, getEncoding(name)]);
const folder = join(root, 'tests/Tokenizers.Tests/Reference');

// The same texts each time.
let state = 20260101;
function random(below) {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
}
const pick = (items) => items[random(items.length)];
const many = (least, most, make) => Array.from({ length: least + random(most - least + 1) }, make);
const words = (text) => text.trim().split(/\s+/);

const english = words(`the of and to in is that for it with as was on be by at this have from or had not are but what all were when we
  there can an your which their said if do will each about how up out them then she many some so these would other into has more her two
  like him see time could no make than first been its who now people my made over did down only way find use may water long little very
  after called just where most know get through back much before go good new write our used me man too any day same right look think also
  around another came come work three word must because does part even place well such here take why things help put years different away
  again off went old number great tell men say small every found still between name should home big give air line set own under read last
  never us left end along while might next sound below saw something thought both few those always looked show large often together asked
  house don't world going want school important until form food keep children feet land side without boy once animals life enough took
  sometimes four head above kind began almost live page got earth need far hand high year mother light parts country father let night
  following picture being study second eyes soon times story boys since white days ever paper hard near sentence better best across during
  today others however sure means knew it's try told young miles sun ways thing whole hear example heard several change answer room sea
  against top turned learn point city play toward five using himself usually probability throughput misconfiguration antidisestablishment
  reservation tokenization electroencephalograph unbelievably internationalisation counterintuitive they're we've I'll you'd he's I'm`);
const chinese = words(`我们 你们 他们 今天 明天 昨天 时间 问题 可以 没有 什么 因为 所以 如果 但是 已经 开始 工作 学习 中国 世界 城市 朋友 老师 学生
  电脑 网络 数据 模型 语言 请求 限制 速度 令牌 服务 公司 市场 经济 发展 历史 文化 科学 技术 方法 系统 使用 需要 应该 知道 觉得 喜欢 认为 非常
  重要 简单 复杂 快速 缓慢 水果 天气 下雨 火车 飞机 机场 医院 医生 音乐 电影 故事 春天 夏天 秋天 冬天 的 了 在 是 和 有 不 也 都 很 就 把 被 从 到 对`);
const japanese = words(`私たち 今日 明日 時間 問題 できる ありません なぜ だから もし しかし 始める 仕事 勉強 日本 世界 都市 友達 先生 学生 コンピューター
  ネットワーク データ モデル 言語 リクエスト 制限 速さ トークン サービス 会社 は が を に で と も から まで です ます ください とても 大切 簡単 天気 雨 電車 空港`);
const korean = words(`우리 오늘 내일 시간 문제 있습니다 없습니다 왜냐하면 그래서 만약 그러나 시작하다 공부 한국 세계 도시 친구 선생님 학생 컴퓨터 네트워크
  데이터 모델 언어 요청 제한 속도 토큰 서비스 회사 은 는 이 가 을 를 에서 까지 매우 중요한 간단한 날씨 비 기차 공항`);
const arabic = words(`نحن اليوم غدا الوقت مشكلة يمكن ليس لماذا لأن إذا ولكن بدأ العمل الدراسة العالم المدينة صديق معلم طالب حاسوب شبكة بيانات نموذج لغة
  طلب حد سرعة خدمة شركة في من إلى على عن مع هذا هذه كان كانت جدا مهم بسيط الطقس مطر قطار مطار مُدَرِّس كِتَابٌ`);
const hindi = words(`हम आज कल समय समस्या सकते नहीं क्यों क्योंकि अगर लेकिन शुरू काम पढ़ाई भारत दुनिया शहर दोस्त शिक्षक छात्र कंप्यूटर नेटवर्क डेटा मॉडल भाषा
  अनुरोध सीमा गति सेवा कंपनी में से को पर का की के है हैं था बहुत महत्वपूर्ण सरल मौसम बारिश रेलगाड़ी क्षत्रिय ज्ञान`);
const others = words(`мы сегодня завтра время проблема можно почему потому если но начать работа мир город друг учитель студент компьютер сеть данные
  модель язык запрос предел скорость очень важный простой погода дождь поезд εμείς σήμερα χρόνος πρόβλημα γιατί κόσμος πόλη φίλος γλώσσα
  ภาษาไทย วันนี้ เวลา ปัญหา ทำไม โลก เมือง שלום עולם זמן בעיה Straße Äpfel Übergröße façade naïve coöperate Zürich Ångström İstanbul
  ǅungla ŉ ﬁne ſtrange STRAẞE Ⅷ ½ ²³ ①② ʰello ªº`);
const emoji = words(`😀 😂 🥹 👍 👍🏽 👩‍💻 👨‍👩‍👧‍👦 🏳️‍🌈 🇩🇪 🇯🇵 ❤️ ☀️ 1️⃣ ✅ 🚀 🔥 🎉 🧑🏿‍🚀 ⌛ ™️ 🫠 🤷🏻‍♀️`);
const ends = ['. ', '? ', '! ', ', ', ': ', '; ', ' — ', '… ', '.\n', '.\n\n', '.\r\n', ' (', ') ', '" ', ' "', ".'", '/', ' / '];

const upper = (word) => word[0].toUpperCase() + word.slice(1);
const odd = (word) => pick([word, word, word, word, upper(word), word.toUpperCase(), `${word}'S`, `${word}'s`, `${word}ing`, `*${word}*`,
  `${random(100000)}`, `$${random(1000)}.${random(100)}`, `${word}-${random(10)}`, `https://${word}.example/${word}?q=${random(99)}`]);
const prose = (list, space, ends) => () => many(40, 180, () => odd(pick(list)) + (random(9) === 0 ? pick(ends) : space)).join('');

const identifier = () => pick([(a, b) => a + upper(b), (a, b) => upper(a) + upper(b), (a, b) => `${a}_${b}`, (a, b) => `${a}_${b}`.toUpperCase(),
  (a) => `_${a}`, (a) => a])(pick(english).replace(/\W/g, ''), pick(english).replace(/\W/g, ''));
const value = () => pick([() => `${random(1e9)}`, () => `0x${random(1e9).toString(16)}`, () => `"${pick(english)} ${pick(english)}"`, () => `'${identifier()}'`,
  () => `${random(100)}.${random(1000)}f`, () => 'null', () => 'true', () => `${identifier()}(${identifier()}, ${random(10)})`, () => `[${random(9)}, ${random(9)}]`])();
const line = () => pick([
  () => `public static async Task<${identifier()}> ${identifier()}(string ${identifier()}, int ${identifier()} = ${random(100)})\n{`,
  () => `if (${identifier()} >= ${value()} && !${identifier()}.${identifier()}()) {`, () => `for (int i = 0; i < ${identifier()}.Length; i++)`,
  () => `var ${identifier()} = ${value()};`, () => `return ${value()} ?? throw new ${identifier()}($"{${identifier()}:N0} {${identifier()}}");`,
  () => `def ${identifier()}(self, *args, **kwargs) -> None:\n\t"""${pick(english)} ${pick(english)}."""`, () => `// ${pick(english)} ${pick(english)} ${pick(english)}`,
  () => `{"${identifier()}": ${value()}, "${identifier()}": [${value()}]},`, () => `SELECT ${identifier()}, COUNT(*) FROM ${identifier()} WHERE ${identifier()} <> ${random(9)};`,
  () => `<div class="${identifier()}" id='${identifier()}'>${pick(english)}</div>`, () => `#include <${identifier()}.h>`, () => `let mut ${identifier()}: &'static str = ${value()};`,
  () => '}', () => '});', () => '', () => '/* ------------------------------------------------ */', () => `| ${random(99)} | ${identifier()} | :---: |`,
  () => `\\begin{${identifier()}} $x_{${random(9)}}^2 \\leq \\frac{1}{${random(99)}}$`])();
const code = () => many(15, 60, () => pick(['', '    ', '        ', '\t', '\t\t', '  ', '            ']) + line() + pick(['\n', '\n', '\n', '\n\n', '\r\n', '  \n'])).join('');

const anyCodePoint = () => {
  const point = random(pick([0x100, 0x3000, 0x10000, 0x20000, 0x110000]));
  return point >= 0xd800 && point < 0xe000 ? '\u{fffd}' : String.fromCodePoint(point);
};
const kinds = {
  english: [450, prose(english, ' ', ends)],
  code: [350, code],
  chinese: [200, prose(chinese, '', ['。', '，', '？', '！', '：', '\n', '“', '”', '（', '）', '、'])],
  japanese: [120, prose(japanese, '', ['。', '、', '？', '\n', '「', '」'])],
  korean: [120, prose(korean, ' ', ends)],
  arabic: [150, prose(arabic, ' ', ['، ', '. ', '؟ ', '\n'])],
  hindi: [120, prose(hindi, ' ', ['। ', ', ', '? ', '\n'])],
  others: [150, prose(others, ' ', ends)],
  emoji: [120, () => many(20, 80, () => pick([pick(emoji), pick(emoji), pick(english), ' ', '\u200d', '\ufe0f'])).join('')],
  spaces: [120, () => many(30, 120, () => pick([' ', '  ', '\t', '\n', '\r\n', '\r', '\u00a0', '\u3000', '\u2028', '\u0085', '\v\f', ' '.repeat(random(90)),
    '\n'.repeat(random(9)), pick(english), pick(english), '.', '7'])).join('')],
  controls: [100, () => many(50, 200, () => pick([String.fromCharCode(random(32)), String.fromCharCode(127 + random(33)), '\u0000', '\u00ad', '\u200b', '\ufeff',
    pick(english), ' '])).join('')],
  codePoints: [150, () => many(100, 300, anyCodePoint).join('')],
  surrogates: [80, () => many(50, 150, () => pick([String.fromCharCode(0xd800 + random(0x800)), pick(emoji), pick(english), ' '])).join('')],
  runs: [150, () => many(1, 6, () => pick([...'aA0 \n\t.-=_/你é', '😀', 'ab', 'ha', '=-', '\r\n', '\u0301', 'e\u0301', 'aB', "'s"]).repeat(random(300))).join('')],
  letters: [80, () => many(1, 5, () => many(1, 200, () => String.fromCharCode(97 + random(26))).join('') + pick(['', ' ', '.', 'ſ', "'ſ", "'Ll"])).join('')],
  mixed: [250, () => many(20, 60, () => pick([english, english, chinese, japanese, korean, arabic, hindi, others, emoji])).map((list) => odd(pick(list)) + pick(['', ' ', ' ', ...ends])).join('')],
  special: [40, () => many(5, 20, () => pick(['<|endoftext|>', '<|endofprompt|>', '<|fim_prefix|>', '<|im_start|>user\n', '<|im_end|>', pick(english), ' '])).join('')],
};

// Every code point, in the company that a pattern may ask about. The tests make the same texts.
const perBlock = 4096;
function blockOfCodePoints(first) {
  let text = '';
  for (let point = first; point < first + perBlock; point++) {
    if (point < 0xd800 || point >= 0xe000) {
      const c = String.fromCodePoint(point);
      text += `a${c}B ${c}${c}'s1${c}\n${c}! `;
    }
  }
  return text;
}

function hash(ids) {
  const bytes = Buffer.alloc(ids.length * 4);
  ids.forEach((id, i) => bytes.writeUInt32LE(id, i * 4));
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16);
}
const results = (text) => Object.fromEntries(encodings.map(([name, encoding]) => {
  const ids = encoding.encode_ordinary(text);
  return [name, `${ids.length} ${hash(ids)}`];
}));
const lines = (entries) => `[\n${entries.map((entry) => JSON.stringify(entry)).join(',\n')}\n]\n`;

const texts = Object.entries(kinds).flatMap(([kind, [count, make]]) => Array.from({ length: count }, () => ({ kind, text: make() })));
writeFileSync(join(folder, 'texts.utf16.gz'), gzipSync(Buffer.concat(texts.map(({ text }) => Buffer.from(text, 'utf16le'))), { level: 9 }));
writeFileSync(join(folder, 'texts.json'), lines(texts.map(({ kind, text }) => ({ kind, length: text.length, ...results(text) }))));
const blocks = Array.from({ length: 0x110000 / perBlock }, (_, i) => i * perBlock).filter((first) => first < 0xd800 || first >= 0xe000);
writeFileSync(join(folder, 'code-points.json'), lines(blocks.map((first) => ({ first, ...results(blockOfCodePoints(first)) }))));
const readable = ['', 'a', ' ', 'hello world', "I'm sure they'LL say it's 12345 o'clock.", 'camelCaseXMLHttpRequest', '日本語とEnglish', '1234567890', '   indented\n\n\tcode();  ',
  'naïve café ſ\'ſ', '👩‍💻👍🏽', '<|endoftext|>', '\ud83d', 'a\ud83db\udc00', 'é e\u0301', '\u0301A', '!!!///\r\n\r\n', ' \u00a0 x', 'ǅaA ʰB', 'ABCあDEF'];
writeFileSync(join(folder, 'readable.json'), lines(readable.map((text) => ({ utf16: Array.from({ length: text.length }, (_, i) => text.charCodeAt(i)),
  ...Object.fromEntries(encodings.map(([name, encoding]) => [name, Array.from(encoding.encode_ordinary(text))])) }))));
const bytes = texts.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
console.log(`${texts.length} texts, ${bytes} bytes of UTF-8; ${blocks.length} blocks of code points`);
