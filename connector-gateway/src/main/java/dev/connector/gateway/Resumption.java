package dev.connector.gateway;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.connector.frame.GatewayFrame;

/**
 * What is to be told to a connector that took its session up again: the calls that it
 * never got, how many items it may send of those that it streams, and what nobody waits
 * for any more.
 */
final class Resumption {

	private final List<Call> again = new ArrayList<>();

	private final List<Call> streamed = new ArrayList<>();

	private final List<String> unwanted = new ArrayList<>();

	private final List<Call> broken = new ArrayList<>();

	/**
	 * Compare the books with what the connector says it has, and change them accordingly.
	 * For the queue that keeps them, under its lock.
	 * @param running the calls that run; those that the connector never got and nobody
	 * waits for are taken out
	 * @param strangers ids of requests that run at the connector and are not known here
	 * @param stream over which the connector came back
	 * @return what to do
	 */
	static Resumption of(Map<String, Call> running, Set<String> strangers, SessionStream stream) {
		Resumption resumption = new Resumption();
		Set<String> there = stream.inFlight();
		for (Iterator<Call> calls = running.values().iterator(); calls.hasNext();) {
			Call call = calls.next();
			boolean keeps = there.contains(call.request().requestId()) ? resumption.keep(call, stream)
					: resumption.repeat(call, stream);
			if (!keeps) {
				calls.remove();
			}
		}
		resumption.unwanted.addAll(strangers);
		return resumption;
	}

	/**
	 * Tell the connector.
	 * @param stream the stream
	 */
	void tell(SessionStream stream) {
		this.again.forEach(stream::push);
		this.streamed.forEach(
				(call) -> stream.send(new GatewayFrame.ResultCredits(call.request().requestId(), call.allowedItems())));
		this.unwanted.forEach((id) -> stream.send(new GatewayFrame.Cancel(id, "Nobody waits for the answer any more")));
		this.broken.forEach((call) -> call.fail(GatewayError.of(GatewayErrorCode.UNAVAILABLE,
				"The connector came back without the streamed answer that it had begun: the request may have run")));
	}

	/**
	 * Return how many calls are pushed again.
	 */
	int repeated() {
		return this.again.size();
	}

	private boolean keep(Call call, SessionStream stream) {
		if (!call.push().adopt(stream)) {
			this.unwanted.add(call.request().requestId());
		}
		else if (call.isStreaming()) {
			this.streamed.add(call);
		}
		return true;
	}

	private boolean repeat(Call call, SessionStream stream) {
		if (stream.overlap() != null) {
			return repeatWhatMayHaveCome(call, stream);
		}
		if (call.isStreaming()) {
			// Another run would begin with other items than those that were read
			this.broken.add(call);
			return false;
		}
		boolean wanted = call.push().due(stream);
		if (wanted) {
			this.again.add(call);
		}
		return wanted;
	}

	/**
	 * Push a call again that the connector may have got after it had said what it holds.
	 * If it did, the call joins itself there, and what was streamed of it goes on.
	 */
	private boolean repeatWhatMayHaveCome(Call call, SessionStream stream) {
		if (!call.push().due(stream)) {
			this.unwanted.add(call.request().requestId());
			return true;
		}
		this.again.add(call);
		if (call.isStreaming()) {
			this.streamed.add(call);
		}
		return true;
	}

}
