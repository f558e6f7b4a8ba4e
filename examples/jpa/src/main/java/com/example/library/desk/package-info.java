/** What happens at the desk. */
package com.example.library.desk;
