package dev.connector.benchmark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a program found. Not safe for use by many threads.
 */
public final class Report {

	private final List<Figure> figures = new ArrayList<>();

	private final List<String> details = new ArrayList<>();

	private final Map<String, String> pictures = new LinkedHashMap<>();

	/**
	 * Add a line.
	 * @param figure the line
	 */
	public void add(Figure figure) {
		this.figures.add(figure);
	}

	/**
	 * Add something to read below the figures, in Markdown.
	 * @param markdown one line or more
	 */
	public void detail(String markdown) {
		this.details.add(markdown);
	}

	/**
	 * Add a picture.
	 * @param name name of the file, without its ending
	 * @param svg the picture
	 */
	public void picture(String name, String svg) {
		this.pictures.put(name, svg);
	}

	List<Figure> figures() {
		return List.copyOf(this.figures);
	}

	List<String> details() {
		return List.copyOf(this.details);
	}

	Map<String, String> pictures() {
		return Collections.unmodifiableMap(this.pictures);
	}

}
