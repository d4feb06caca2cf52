/**
 * Auto-configuration of what leads from connectors to gateways within a process.
 */
@NullMarked
package dev.connector.autoconfigure.inprocess;

import org.jspecify.annotations.NullMarked;
