/** What the library keeps. */
package com.example.library.model;
