/** A public library: its media, its patrons and what they borrow. */
package com.example.library;
