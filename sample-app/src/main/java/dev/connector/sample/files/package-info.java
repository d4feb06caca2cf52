/**
 * A connector for the files below one folder.
 */
@NullMarked
package dev.connector.sample.files;

import org.jspecify.annotations.NullMarked;
