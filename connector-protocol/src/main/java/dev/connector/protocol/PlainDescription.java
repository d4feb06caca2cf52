package dev.connector.protocol;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.connector.ConnectorRegistration;
import dev.connector.protocol.v1.Capability;
import dev.connector.protocol.v1.Description;
import org.jspecify.annotations.Nullable;

/**
 * What a connector says of itself as it is read straight from its bytes, and written to
 * them. Used by one thread, once.
 */
final class PlainDescription {

	private static final int VERSION = PlainFields.tag(Description.VERSION_FIELD_NUMBER);

	private static final int DISPLAY_NAME = PlainFields.tag(Description.DISPLAY_NAME_FIELD_NUMBER);

	private static final int CAPABILITIES = PlainFields.tag(Description.CAPABILITIES_FIELD_NUMBER);

	private static final int METADATA = PlainFields.tag(Description.METADATA_FIELD_NUMBER);

	private static final int NAME = PlainFields.tag(Capability.NAME_FIELD_NUMBER);

	private static final int MEANING = PlainFields.tag(Capability.DESCRIPTION_FIELD_NUMBER);

	private static final int INPUT = PlainFields.tag(Capability.INPUT_SCHEMA_FIELD_NUMBER);

	private static final int OUTPUT = PlainFields.tag(Capability.OUTPUT_SCHEMA_FIELD_NUMBER);

	private static final int IDEMPOTENT = PlainFields.numberTag(Capability.IDEMPOTENT_FIELD_NUMBER);

	private static final int STREAMING = PlainFields.numberTag(Capability.STREAMING_FIELD_NUMBER);

	/** The fields of an entry of a map. */
	private static final int ENTRY_KEY = 1;

	private static final int ENTRY_VALUE = 2;

	private String version = "";

	private String displayName = "";

	private List<dev.connector.Capability> capabilities = List.of();

	private Map<String, String> metadata = Map.of();

	/**
	 * Say the fields.
	 */
	static void say(ConnectorRegistration.Description description, PlainOutput output) {
		output.textIfAny(Description.VERSION_FIELD_NUMBER, description.version());
		output.textIfAny(Description.DISPLAY_NAME_FIELD_NUMBER, description.displayName());
		for (dev.connector.Capability capability : description.capabilities()) {
			int begun = output.begin(Description.CAPABILITIES_FIELD_NUMBER);
			say(capability, output);
			output.end(begun);
		}
		for (Map.Entry<String, String> entry : description.metadata().entrySet()) {
			int begun = output.begin(Description.METADATA_FIELD_NUMBER);
			output.text(ENTRY_KEY, entry.getKey());
			output.text(ENTRY_VALUE, entry.getValue());
			output.end(begun);
		}
	}

	private static void say(dev.connector.Capability capability, PlainOutput output) {
		output.textIfAny(Capability.NAME_FIELD_NUMBER, capability.name());
		output.textIfAny(Capability.DESCRIPTION_FIELD_NUMBER, capability.description());
		if (capability.inputSchema() != null) {
			output.text(Capability.INPUT_SCHEMA_FIELD_NUMBER, capability.inputSchema());
		}
		if (capability.outputSchema() != null) {
			output.text(Capability.OUTPUT_SCHEMA_FIELD_NUMBER, capability.outputSchema());
		}
		output.flag(Capability.IDEMPOTENT_FIELD_NUMBER, capability.idempotent());
		output.flag(Capability.STREAMING_FIELD_NUMBER, capability.streaming());
	}

	/**
	 * Read the fields.
	 */
	ConnectorRegistration.Description read(PlainFields fields) throws IOException {
		int before = 0;
		for (int tag = fields.next(before); tag != 0; tag = fields.next(before)) {
			read(fields, tag);
			before = (tag == CAPABILITIES || tag == METADATA) ? tag : before;
		}
		boolean says = !this.version.isEmpty() || !this.displayName.isEmpty() || !this.capabilities.isEmpty()
				|| !this.metadata.isEmpty();
		return says ? new ConnectorRegistration.Description(this.version, this.displayName, this.capabilities,
				this.metadata) : ConnectorRegistration.Description.NONE;
	}

	private void read(PlainFields fields, int tag) throws IOException {
		if (tag == VERSION) {
			this.version = fields.text();
		}
		else if (tag == DISPLAY_NAME) {
			this.displayName = fields.text();
		}
		else if (tag == CAPABILITIES) {
			this.capabilities = this.capabilities.isEmpty() ? new ArrayList<>() : this.capabilities;
			this.capabilities.add(capability(fields.fields()));
		}
		else if (tag == METADATA) {
			this.metadata = this.metadata.isEmpty() ? new HashMap<>() : this.metadata;
			readEntry(fields.fields());
		}
		else {
			throw PlainFields.notPlain();
		}
	}

	private void readEntry(PlainFields fields) throws IOException {
		String key = "";
		String value = "";
		for (int tag = fields.next(); tag != 0; tag = fields.next()) {
			if (tag == PlainFields.tag(ENTRY_KEY)) {
				key = fields.text();
			}
			else if (tag == PlainFields.tag(ENTRY_VALUE)) {
				value = fields.text();
			}
			else {
				throw PlainFields.notPlain();
			}
		}
		this.metadata.put(key, value);
	}

	private static dev.connector.Capability capability(PlainFields fields) throws IOException {
		String name = "";
		String meaning = "";
		@Nullable String input = null;
		@Nullable String output = null;
		boolean idempotent = false;
		boolean streaming = false;
		for (int tag = fields.next(); tag != 0; tag = fields.next()) {
			if (tag == NAME) {
				name = fields.text();
			}
			else if (tag == MEANING) {
				meaning = fields.text();
			}
			else if (tag == INPUT) {
				input = fields.text();
			}
			else if (tag == OUTPUT) {
				output = fields.text();
			}
			else if (tag == IDEMPOTENT) {
				idempotent = fields.number() != 0;
			}
			else if (tag == STREAMING) {
				streaming = fields.number() != 0;
			}
			else {
				throw PlainFields.notPlain();
			}
		}
		return new dev.connector.Capability(name, meaning, input, output, idempotent, streaming);
	}

}
