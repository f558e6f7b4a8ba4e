/** Accounts and their invoices. */
package com.example.billing;
