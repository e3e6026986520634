// Names of common emoji to glyphs. A name that is not here stays text, as an unknown one does
// in Slack. Pairs of a name and its glyph.

const TABLE = `
grinning 😀  smile 😄  grin 😁  joy 😂  rofl 🤣  slightly_smiling_face 🙂  wink 😉  blush 😊
heart_eyes 😍  star-struck 🤩  thinking_face 🤔  neutral_face 😐  expressionless 😑  no_mouth 😶
smirk 😏  relieved 😌  pensive 😔  sleepy 😪  sleeping 😴  sunglasses 😎  nerd_face 🤓
face_with_monocle 🧐  confused 😕  worried 😟  open_mouth 😮  hushed 😯  astonished 😲  flushed 😳
cry 😢  sob 😭  scream 😱  sweat_smile 😅  sweat 😓  weary 😩  triumph 😤  rage 😡  exploding_head 🤯
partying_face 🥳  hugging_face 🤗  face_with_rolling_eyes 🙄  skull 💀  ghost 👻  robot_face 🤖
see_no_evil 🙈  wave 👋  raised_hand ✋  ok_hand 👌  v ✌️  crossed_fingers 🤞  point_left 👈
point_right 👉  point_up ☝️  point_down 👇  +1 👍  thumbsup 👍  -1 👎  thumbsdown 👎  fist ✊
facepunch 👊  clap 👏  raised_hands 🙌  open_hands 👐  handshake 🤝  pray 🙏  muscle 💪  eyes 👀
eye 👁️  brain 🧠  bow 🙇  shrug 🤷  face_palm 🤦  bust_in_silhouette 👤  busts_in_silhouette 👥
speech_balloon 💬  thought_balloon 💭  heart ❤️  orange_heart 🧡  yellow_heart 💛  green_heart 💚
blue_heart 💙  purple_heart 💜  broken_heart 💔  sparkling_heart 💖  100 💯  boom 💥  dizzy 💫
sparkles ✨  star ⭐  star2 🌟  fire 🔥  zap ⚡  sunny ☀️  partly_sunny ⛅  cloud ☁️  rain_cloud 🌧️
snowflake ❄️  umbrella ☔  ocean 🌊  earth_asia 🌏  earth_africa 🌍  earth_americas 🌎
globe_with_meridians 🌐  seedling 🌱  evergreen_tree 🌲  cherry_blossom 🌸  maple_leaf 🍁
four_leaf_clover 🍀  dog 🐶  cat 🐱  fox_face 🦊  panda_face 🐼  tiger 🐯  octopus 🐙  whale 🐳
crane 🏗️  bug 🐛  snail 🐌  turtle 🐢  owl 🦉  unicorn_face 🦄  coffee ☕  tea 🍵  beer 🍺  beers 🍻
sushi 🍣  ramen 🍜  rice 🍚  onigiri 🍙  cake 🍰  birthday 🎂  apple 🍎  peach 🍑  tada 🎉
confetti_ball 🎊  gift 🎁  balloon 🎈  trophy 🏆  medal 🏅  dart 🎯  jp 🇯🇵  us 🇺🇸  gb 🇬🇧  kr 🇰🇷
cn 🇨🇳  eu 🇪🇺  flag-jp 🇯🇵  flag-us 🇺🇸  rocket 🚀  airplane ✈️  bullettrain_side 🚄  car 🚗  ship 🚢
factory 🏭  office 🏢  bank 🏦  house 🏠  school 🏫  hospital 🏥  japan 🗾  mount_fuji 🗻
tokyo_tower 🗼  torii ⛩️  shinto_shrine ⛩️  satellite 🛰️  computer 💻  desktop_computer 🖥️
keyboard ⌨️  iphone 📱  battery 🔋  electric_plug 🔌  bulb 💡  flashlight 🔦  wrench 🔧  hammer 🔨
hammer_and_wrench 🛠️  gear ⚙️  nut_and_bolt 🔩  magnet 🧲  microscope 🔬  telescope 🔭
test_tube 🧪  dna 🧬  mag 🔍  mag_right 🔎  lock 🔒  unlock 🔓  key 🔑  bell 🔔  no_bell 🔕
loudspeaker 📢  mega 📣  newspaper 📰  rolled_up_newspaper 🗞️  page_facing_up 📄  scroll 📜  memo 📝
pencil2 ✏️  book 📖  books 📚  bookmark 🔖  bookmark_tabs 📑  label 🏷️  link 🔗  paperclip 📎
pushpin 📌  round_pushpin 📍  scissors ✂️  file_folder 📁  card_index_dividers 🗂️  clipboard 📋
calendar 📆  date 📅  spiral_calendar_pad 🗓️  chart_with_upwards_trend 📈
chart_with_downwards_trend 📉  bar_chart 📊  moneybag 💰  yen 💴  dollar 💵  credit_card 💳
briefcase 💼  email 📧  envelope ✉️  inbox_tray 📥  outbox_tray 📤  package 📦
ballot_box_with_ballot 🗳️  wastebasket 🗑️  hourglass ⌛  hourglass_flowing_sand ⏳
alarm_clock ⏰  stopwatch ⏱️  clock1 🕐  clock8 🕗  clock9 🕘  watch ⌚  white_check_mark ✅
heavy_check_mark ✔️  ballot_box_with_check ☑️  x ❌  negative_squared_cross_mark ❎
heavy_plus_sign ➕  heavy_minus_sign ➖  exclamation ❗  question ❓  grey_question ❔  bangbang ‼️
warning ⚠️  no_entry ⛔  no_entry_sign 🚫  octagonal_sign 🛑  information_source ℹ️  recycle ♻️
arrow_right ➡️  arrow_left ⬅️  arrow_up ⬆️  arrow_down ⬇️  arrow_upper_right ↗️
arrow_lower_right ↘️  arrows_counterclockwise 🔄  leftwards_arrow_with_hook ↩️  fast_forward ⏩
rewind ⏪  arrow_forward ▶️  repeat 🔁  red_circle 🔴  large_orange_circle 🟠
large_yellow_circle 🟡  large_green_circle 🟢  large_blue_circle 🔵  large_purple_circle 🟣
white_circle ⚪  black_circle ⚫  white_small_square ▫️  black_small_square ▪️
small_blue_diamond 🔹  small_orange_diamond 🔸  new 🆕  up 🆙  cool 🆒  free 🆓  sos 🆘  one 1️⃣
two 2️⃣  three 3️⃣  four 4️⃣  five 5️⃣  six 6️⃣  seven 7️⃣  eight 8️⃣  nine 9️⃣  keycap_ten 🔟
a 🅰️  b 🅱️  art 🎨  musical_note 🎵  headphones 🎧  microphone 🎤  camera 📷  movie_camera 🎥  tv 📺
video_game 🎮  jigsaw 🧩  chess_pawn ♟️  crossed_flags 🎌  triangular_flag_on_post 🚩
checkered_flag 🏁  mechanical_arm 🦾  mechanical_leg 🦿  toolbox 🧰  compass 🧭  world_map 🗺️
lantern 🏮  izakaya_lantern 🏮  dango 🍡  bento 🍱  bamboo 🎍  dolls 🎎  flags 🎏  wind_chime 🎐
rice_scene 🎑
`;

const words = TABLE.trim().split(/\s+/);
const GLYPHS = new Map();
for (let i = 0; i < words.length; i += 2) GLYPHS.set(words[i], words[i + 1]);

/** The glyph of an emoji name (without its colons), or null. */
export function glyph(name) {
  return GLYPHS.get(name.split("::")[0]) ?? null;
}

/** Up to `limit` emoji whose name holds `part`, as [name, glyph]; one name a glyph. */
export function emojiLike(part, limit) {
  const wanted = part.trim().toLowerCase().replace(/^:|:$/g, "").replaceAll(" ", "_");
  const seen = new Set();
  const found = [];
  for (const [name, sign] of GLYPHS) {
    if (found.length === limit) break;
    if (!name.includes(wanted) || seen.has(sign)) continue;
    seen.add(sign);
    found.push([name, sign]);
  }
  return found;
}

/** What the picker offers before anything is typed. */
export const FREQUENT = [
  "bookmark",
  "+1",
  "eyes",
  "tada",
  "white_check_mark",
  "heart",
  "fire",
  "pray",
  "thinking_face",
  "joy",
  "clap",
  "rocket",
  "100",
  "raised_hands",
  "newspaper",
  "robot_face",
  "bulb",
  "warning",
  "question",
  "memo",
  "jp",
  "chart_with_upwards_trend",
  "factory",
  "-1",
]
  .filter((name) => GLYPHS.has(name))
  .map((name) => [name, GLYPHS.get(name)]);
