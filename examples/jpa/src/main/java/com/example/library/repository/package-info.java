/** Finds what the library keeps, and changes much of it at once. */
package com.example.library.repository;
