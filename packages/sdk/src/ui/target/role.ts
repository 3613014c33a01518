/** What has a role without saying so, for the roles that people point at. */
const NATIVE: { [role: string]: string } = {
  article: 'article',
  banner: 'header',
  button: 'button,summary,input:is([type=button],[type=submit],[type=reset],[type=image])',
  cell: 'td',
  checkbox: '[type=checkbox]',
  columnheader: 'th',
  combobox: 'select,input[list]',
  complementary: 'aside',
  contentinfo: 'footer',
  dialog: 'dialog',
  form: 'form',
  group: 'fieldset,details',
  heading: 'h1,h2,h3,h4,h5,h6',
  img: 'img,svg',
  link: 'a[href],area[href]',
  list: 'ul,ol',
  listitem: 'li',
  main: 'main',
  navigation: 'nav',
  option: 'option',
  progressbar: 'progress',
  radio: '[type=radio]',
  region: 'section',
  row: 'tr',
  searchbox: '[type=search]',
  slider: '[type=range]',
  spinbutton: '[type=number]',
  table: 'table',
  textbox:
    'textarea,input:is(:not([type]),[type=text],[type=email],[type=tel],[type=url],[type=password]),[contenteditable=true]',
};

/** Selector of all that has this role, said or native. */
export function selectorOf(role: string): string {
  const said = `[role="${CSS.escape(role)}"]`;
  const native = Object.hasOwn(NATIVE, role) ? NATIVE[role] : null;
  return native ? `${said},:is(${native}):not([role])` : said;
}
