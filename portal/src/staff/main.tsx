import "@/kit/styles-desk.css";
import { chosenLanguage } from "@/kit/language";
import { mount } from "@/kit/mount";
import { StaffApp } from "./app";
import { loadMessages } from "./language";

const locale = chosenLanguage();
void loadMessages(locale).then((messages) => mount(<StaffApp />, { density: "dense", messages, locale }));
