/** An application as an outsider would write it, who knows Spring Boot and one annotation. */
package com.example.shop;
