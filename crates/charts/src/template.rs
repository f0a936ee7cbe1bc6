use askama::Template;

/// The text of a template.
pub fn render(template: &(impl Template + ?Sized)) -> String {
    template.render().expect("only writing fails, and nothing is written but to a String")
}
