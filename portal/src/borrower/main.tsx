import "@/kit/styles-base.css";
import { mount } from "@/kit/mount";
import { BorrowerApp } from "./app";
import { chosenLanguage, loadMessages } from "./language";

const language = chosenLanguage();
void loadMessages(language).then((messages) => mount(<BorrowerApp />, { density: "roomy", messages, locale: language }));
