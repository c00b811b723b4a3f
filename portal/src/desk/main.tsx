import "@/kit/styles-desk.css";
import { chosenLanguage } from "@/kit/language";
import { mount } from "@/kit/mount";
import { loadMessages } from "@/notices/messages";
import { DeskApp } from "./app";

// Names stand in their own script whatever the language of the page; the letters are fetched where one is shown.
void import("@fontsource-variable/noto-sans-hk/index.css");
const locale = chosenLanguage();
void loadMessages(locale).then((messages) => mount(<DeskApp />, { density: "dense", messages, locale }));
