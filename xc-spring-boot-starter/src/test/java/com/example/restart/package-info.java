/** An application that devtools restarts. */
package com.example.restart;
