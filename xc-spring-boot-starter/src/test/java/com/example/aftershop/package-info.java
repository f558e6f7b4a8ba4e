/** The same application without XC, when the migration is over. */
package com.example.aftershop;
