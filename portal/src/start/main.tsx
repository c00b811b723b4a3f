import "@/kit/styles-base.css";
import { mount } from "@/kit/mount";
import { StartApp } from "./start";

mount(<StartApp />, { density: "roomy" });
