import "@/kit/styles-desk.css";
import { mount } from "@/kit/mount";
import { PlatformApp } from "./app";

mount(<PlatformApp />, { density: "dense" });
