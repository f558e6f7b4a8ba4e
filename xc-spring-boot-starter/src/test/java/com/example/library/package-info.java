/** An application whose requests wait where a test tells them to. */
package com.example.library;
