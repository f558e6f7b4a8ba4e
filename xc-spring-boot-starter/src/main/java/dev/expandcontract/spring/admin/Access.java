package dev.expandcontract.spring.admin;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;

/** Tells who asks and what they may do. */
interface Access {

    /** Who asks. */
    Visitor visitor(HttpServletRequest request);

    /**
     * Lets the application ask a person who is not logged in to do so.
     *
     * @throws RuntimeException that the application's own filters turn into that; it returns if none would
     */
    void challenge();

    /** The headers that the application's own filters ask of a command, with their values. */
    Map<String, String> headers(HttpServletRequest request);

    /** What limits visitors here and how to change it, for the page; empty if they are told apart. */
    String notice();
}
