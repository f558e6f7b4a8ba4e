/**
 * The proof that nothing old can commit any more: every physical connection that the application uses through XC holds a
 * lock of its database session for the epoch that its transactions run under, which the coordinator can see and which ends
 * with the session. {@code jdbc} and {@code backfill} run under it, {@code fleet} sweeps it, {@code coordinator} looks at it.
 */
@NullMarked
package dev.expandcontract.fence;

import org.jspecify.annotations.NullMarked;
