/// One class for each check. What they share: [Unit], the indexed tree; [Starts], who starts what;
/// [Calls], what is known of methods; [Place], what is shared.
@NullMarked
package io.goloom.vet.checks;

import org.jspecify.annotations.NullMarked;
