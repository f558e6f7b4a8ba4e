package dev.expandcontract.coordinator;

/** Whether a failed gate can be overridden. */
public enum Hardness {
    /** Guards data; never overridden. */
    HARD,
    /** Guards against haste; a named person may override it with a reason. */
    SOFT
}
