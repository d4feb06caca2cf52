package dev.connector.gateway;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.connector.frame.GatewayFrame;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those who observe one request, with what is sent along for them. What they throw is
 * logged. Immutable.
 */
final class DispatchWatch {

	private static final Logger logger = LoggerFactory.getLogger(DispatchWatch.class);

	private final List<ObservedDispatch> observed;

	private final GatewayFrame.Context context;

	private DispatchWatch(List<ObservedDispatch> observed, GatewayFrame.Context context) {
		this.observed = observed;
		this.context = context;
	}

	/**
	 * Begin to observe a request.
	 * @return the watch, or {@code null} when nobody observes this request
	 */
	static @Nullable DispatchWatch begin(List<DispatchObserver> observers, ConnectorAddress address,
			ExecuteRequest request) {
		List<ObservedDispatch> observed = null;
		for (DispatchObserver observer : observers) {
			try {
				ObservedDispatch begun = observer.begin(address, request);
				if (begun != null) {
					observed = (observed != null) ? observed : new ArrayList<>(observers.size());
					observed.add(begun);
				}
			}
			catch (Throwable ex) {
				failed(observer, ex);
			}
		}
		return (observed != null) ? new DispatchWatch(observed, context(observed, request)) : null;
	}

	private static GatewayFrame.Context context(List<ObservedDispatch> observed, ExecuteRequest request) {
		Map<String, String> attributes = new HashMap<>(request.context().attributes());
		for (ObservedDispatch begun : observed) {
			try {
				attributes.putAll(begun.attributes());
			}
			catch (Throwable ex) {
				failed(begun, ex);
			}
		}
		GatewayFrame.Context all = new GatewayFrame.Context(request.context().caller(), attributes);
		return Refusals.isTooLong(all) ? request.context() : all;
	}

	/**
	 * Return what is sent along.
	 */
	GatewayFrame.Context context() {
		return this.context;
	}

	void ended(@Nullable GatewayError error) {
		for (int last = this.observed.size() - 1; last >= 0; last--) {
			try {
				this.observed.get(last).ended(error);
			}
			catch (Throwable ex) {
				failed(this.observed.get(last), ex);
			}
		}
	}

	private static void failed(Object observer, Throwable thrown) {
		logger.warn("Observer {} failed; the request goes on all the same", observer.getClass().getName(), thrown);
	}

}
