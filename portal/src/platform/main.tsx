import "@/kit/styles-desk.css";
import { mount } from "@/kit/mount";
import { messages } from "../locales/en/platform.po";
import { PlatformApp } from "./app";

mount(<PlatformApp />, { density: "dense", messages });
