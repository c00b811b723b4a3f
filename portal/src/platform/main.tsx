import "@/kit/styles-desk.css";
import { chosenLanguage } from "@/kit/language";
import { mount } from "@/kit/mount";
import { PlatformApp } from "./app";
import { loadMessages } from "./language";

const locale = chosenLanguage();
void loadMessages(locale).then((messages) => mount(<PlatformApp />, { density: "dense", messages, locale }));
