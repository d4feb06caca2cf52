/**
 * Auto-configuration of an application with connectors.
 */
@NullMarked
package dev.connector.autoconfigure;

import org.jspecify.annotations.NullMarked;
