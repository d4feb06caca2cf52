package dev.connector.sample.chaos;

import java.time.Duration;

/**
 * The lines between a caller and the process of the gateway.
 */
final class CallProtocol {

	static final String PROBE = "PROBE";

	private static final String CALL = "CALL";

	private static final String END = "END";

	private CallProtocol() {
	}

	static String line(PlannedCall call) {
		return String.join(" ", CALL, call.id(), call.instance(), call.capability().name(),
				Long.toString(call.timeout().toMillis()), Long.toString(call.work().toMillis()),
				Integer.toString(call.size()));
	}

	static PlannedCall call(String[] words) {
		return new PlannedCall(words[1], words[2], PlannedCall.Work.valueOf(words[3]), millis(words[4]),
				millis(words[5]), Integer.parseInt(words[6]));
	}

	static String line(String id, CallEnd end) {
		return String.join(" ", END, id, end.kind().name(), end.detail().replace('\n', ' '));
	}

	static String id(String endLine) {
		return endLine.split(" ")[1];
	}

	static CallEnd end(String endLine) {
		String[] words = endLine.split(" ", 4);
		return new CallEnd(CallEnd.Kind.valueOf(words[2]), words[3]);
	}

	private static Duration millis(String word) {
		return Duration.ofMillis(Long.parseLong(word));
	}

}
