import "@/kit/styles-desk.css";
import { mount } from "@/kit/mount";
import { StaffApp } from "./app";

mount(<StaffApp />, { density: "dense" });
