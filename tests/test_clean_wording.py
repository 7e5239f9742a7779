"""Sentences of an article that open like lines of the page, and lines of the page like sentences.

In doubt a line is body: what stays costs a false claim at worst, what goes is lost.
"""

from __future__ import annotations

import pytest

from pipeline.clean import clean

PROSE = "The mill by the river shut in May, and forty people lost their jobs, the union said."
MORE = "Its owner has not said when it will open again, nor what will become of the machines."


def furniture_of(line: str) -> list[tuple[str, str]]:
    """Reasons and texts of what is furniture where the line stands amid prose."""
    text = "\n\n".join(["Mill shut", PROSE, line, MORE])
    return [(item.reason, item.of(text)) for item in clean(text).furniture]


@pytest.mark.parametrize(
    "sentence",
    [
        # captions and credits
        "Images from Lisk Labs showed 60 cranes at the yard near the port.",
        "Photos from the yard circulated on the island in May.",
        "Pictures from the mill show that it makes 40 wheels a month.",
        "Photographs by residents reveal four burning barges.",
        "Video – released by the port on Monday – shows two barges burning.",
        "Graphic: the chart of the port shows that imports of wheat fell by 40% in 2022.",
        "Video: three men are seen on the barge, prosecutors said.",
        "Credit: the bank gave the mill two million in 2023.",
        "Forty barges were lost (courtesy of bad planning).",
        "The mill burned twice. Reuters reported the first fire in May.",
        "The port loses 40 barges a month. Source: Harbour Gazette",
        "The owner is seen in a file photo that the court published.",
        # authors and their views
        "The author was arrested by the police in May 2023.",
        "The writer has been on the list of debtors since June 2022.",
        "The author of the plan is a member of the council.",
        "The columnist is a spy, the court found.",
        "The views expressed by officials of the port suggest that it sold 400 barges.",
        "The opinions are divided.",
        "The views of the editors of the Gazette do not reflect those of the port, Reis said.",
        "The sole responsibility of the author of the plan was the wall.",
        # corrections, first publication, translation
        "This report was compiled by a panel and published in March; it says the port sold it.",
        "This report was updated by the Senate in June to include 14 more firms.",
        "This article has been published in Lisk and says that the port lost 2,000 crates.",
        "An earlier version of this crane fell in 2019.",
        "First published by the Gazette, the list names 12 firms.",
        "Originally built in 1988, the crane was lost in April.",
        "This story was provided by two officers of the port.",
        "Translated from Danish, the papers list 400 crates.",
        # calls on the reader that are none
        "“Western supporters gave us 200 pumps, but they came too late.”",
        "Supporters gave us two pumps, the foreman of the mill wrote.",
        "Have information on the fire? Call the police, prosecutors said in Lisk.",
        "If you have information about the fire, call us, the police said.",
        "Tell us how 40 crates vanished, the judge asked the foreman.",
        "Support our work, the union asked the council.",
        "Become a member of the union and you lose your job, the owner warned.",
        "Share this burden with the port, the mayor urged the council.",
        "Follow the money on Telegram and you reach Lisk.",
        "By signing the lease, you agree to rebuild the wall, the mayor told the mill.",
        "Listen to the foreman on the podcast of the port and you understand, the mayor said.",
        # law and the page's own business
        "The material may not be published or shown to strangers, the port ordered in 2022.",
        "Reproduction of the crane without permission is what the yard does.",
        "The owner is not responsible for the delays, his lawyer said.",
        "The video could not be shown in court.",
        "Copying of materials is allowed, and links to Lisk were found.",
        "You must turn off the crane, the port told the mill.",
        "Comments on this plan were sharp in the council.",
        "Sorted by weight, the wreckage filled 40 crates.",
        "Prices of wheat were delayed in rising by stocks of 15 months.",
        "You have 3 days to leave, the owner told the tenants.",
        "No comment.",
        # goods, letters and posts of others, not the page
        "These materials can be used in pumps and must not be sold to Lisk.",
        "The materials may be used for the production of wheels.",
        "This material may be used in pumps, and Lisk bought 40 tonnes of it in 2022.",
        "These materials must not be copied or sold to the port of Lisk.",
        "Use of the cranes without permission from Lisk is forbidden.",
        "Use of these materials without a licence is forbidden.",
        "Distribution of the pumps without the consent of Lisk is not allowed under the lease.",
        "Distribution of any articles without a licence is forbidden.",
        "Reproduction of the wheel without a licence began in Lisk in 2019.",
        "Copying without a licence began in Lisk in 2019.",
        "The interview was broadcast by the television of Lisk on 4 May.",
        "The video was posted on Telegram by the port on 4 May 2022.",
        "This video was first posted on Telegram by the port on 4 May 2022.",
        "This text was published by the council on 4 May 2022.",
        "The article was published by TASS and deleted an hour later.",
        "This article was first published by TASS and deleted an hour later.",
        "The post has been shared 40,000 times.",
        "The author is a former officer of the port who smuggled crates to Lisk.",
        "The author was a member of the union and fought in the yard.",
        "The author was a member of the union.",
        "The views of the author of the letter do not reflect the position of the port.",
        "The port lost 40 barges, the council said (file).",
        "The court named three buyers. Ivan Reis for Rosmill.",
        "The court named three buyers. Ivan Reis – Rosmill.",
        "Sign up to the army of Lisk and you get $5,000, posters in the port promise.",
        "Sign up for the Lisk Brigade today.",
        "We and our partners sent the mill 400 pumps in 2023.",
    ],
)
def test_a_sentence_that_opens_like_the_page_is_body(sentence: str) -> None:
    assert furniture_of(sentence) == []


@pytest.mark.parametrize(
    ("reason", "line"),
    [
        ("caption", "A crane burns near Lisk in March 2022. Getty"),
        ("caption", "A crane burns near Lisk in March 2022. Anadolu Agency via Getty Images"),
        ("caption", "A crane burns near Lisk in March 2022. [AP Photo/Jan Vesely]"),
        ("caption", "A crane burns near Lisk in March 2022. (Jan Vesely/Associated Press)"),
        ("caption", "A crane burns near Lisk in March 2022. (Courtesy of the Harbour Office)"),
        ("caption", "A crane burns near Lisk in March 2022. Source: Harbour Office"),
        ("caption", "A crane burns near Lisk in March 2022. Jan Vesely / Harbour Gazette"),
        ("caption", "A crane burns near Lisk in March 2022. Jan Vesely for the Gazette"),
        ("caption", "A crane burns near Lisk in March 2022. © Jan Vesely, AP"),
        ("caption", "A crane burns near Lisk in March 2022. Lisk Press/Handout via REUTERS"),
        ("caption", "A crane burns near Lisk in March 2022. (Reuters: Jan Vesely)"),
        ("caption", "A crane burns near Lisk in March 2022. File photo"),
        ("caption", "*Barges pass 40 burnt cranes near Lisk, March 2022. Photo: AP*"),
        ("related", "**Read also:** The port sold 300 cranes"),
        ("related", "Read also The port sold 300 cranes in May."),
        ("related", "► Read more: The port sold 300 cranes"),
        ("related", "You can read the original article here."),
        ("share_prompt", "_Follow us on Telegram._"),
        ("share_prompt", "Follow the Gazette’s coverage of the storms at https://example.org/storms"),
        ("copyright", "The AP receives support. The AP is solely responsible for all content."),
        ("copyright", "This material may not be published, broadcast, rewritten or redistributed."),
        ("copyright", "No part of this text may be reproduced without the consent of the Gazette."),
        ("newsletter", "Become a member of the Harbour Gazette today."),
        ("newsletter", "Sign in to continue reading. You have reached your limit of 3 articles."),
        ("newsletter", "Our journalism is made possible by 8,000 members."),
        ("newsletter", "Your donation helps us keep 24 reporters in the field."),
        ("navigation", "All quotes delayed a minimum of 15 minutes. See here for a list."),
        ("navigation", "Market data provided by Lisk Data. Powered by Harbour Solutions."),
        ("navigation", "Your browser does not support the audio element."),
        ("about_author", "Disclaimer: The views expressed in this piece are those of the author."),
        ("about_author", "Jan Vesely is a fellow at Lisk. The views expressed are his own."),
        ("source_link", "Originally published at example.org on 4 May 2022."),
        ("source_link", "This story was originally published by the Harbour Gazette."),
        ("source_link", "Appeared in the May 13, 2023, print edition as 'The mill'."),
        ("correction", "This interview has been edited for length and clarity."),
        ("correction", "This is a developing story and will be updated."),
        ("advertisement", "This post contains affiliate links, for which we may be paid."),
        ("comment_form", "This article has 412 comments and was shared 1,300 times."),
        ("comment_form", "The comments section is closed."),
        ("agency_credit", "Jan Vesely reported from Lisk, Ana Reis from Oslo and Tom from Riga."),
        ("copyright", "The opinion of the editors may differ from that of the author."),
        ("copyright", "All materials are protected by copyright."),
        ("share_prompt", "Follow our Telegram channel for the latest news."),
        ("navigation", "You must have JavaScript enabled to view this page."),
        ("agency_credit", "Translated by Jan Vesely. Edited by Ana Reis."),
        ("contact", "If you wish to comment on this article, write to the editors."),
        ("contact", "Do you have a view on this? If so, please e-mail us at letters@example.org."),
        ("cookies", "We use Google reCaptcha to protect our website, and terms apply."),
        ("copyright", "Any use of the materials of this site without permission is prohibited."),
        ("copyright", "Reproduction of this material without a licence is strictly forbidden."),
        ("copyright", "The content of this site may not be reproduced in any form."),
        ("copyright", "Copying or redistribution without written consent is not permitted."),
        ("copyright", "Copying, distribution or use in whole or in part without permission."),
        ("source_link", "This article was published by the Gazette and is republished here."),
        ("about_author", "The writer is a professor at Lisk who has worked for the Gazette."),
        ("newsletter", "Sign up to Harbour Briefing."),
        ("newsletter", "Join 40,000 subscribers who get our weekly digest."),
        ("source_link", "Editor's note: This article was first published in May 2022."),
        ("about_author", "The author, Jan Vesely, is a fellow at the Lisk Institute."),
        ("caption", "A crane burns near Lisk. (Photo credit: Port Office of Lisk)"),
        ("cookies", "We and our 40 partners store data on your device."),
    ],
)  # fmt: skip
def test_a_standing_line_of_the_page_is_furniture(reason: str, line: str) -> None:
    assert furniture_of(line) == [(reason, line)]


@pytest.mark.parametrize(
    "line",
    [
        "The port has sold the mill 40 cranes – Reuters",
        "The port has sold the mill 40 cranes – AP",
        "Mill gets 40 cranes — AFP sources",
        "Barges strike wall near Lisk | Reuters",
        "Video: the port loses 40 barges near Lisk",
        "Photo from Lisk shocks the council",
        "Updated 2023 list names 40 firms",
        "Source: the port sold cranes",
        "The port sold 40 cranes (photos)",
    ],
)
def test_a_headline_that_names_its_source_is_the_title(line: str) -> None:
    text = "\n\n".join([line, PROSE, MORE])
    title = clean(text).title
    assert title is not None and title.of(text) == line


def test_a_credit_above_the_headline_is_furniture() -> None:
    text = "\n\n".join(["Photo: AFP", "Mill shut", PROSE, MORE])
    layout = clean(text)
    assert [item.of(text) for item in layout.furniture] == ["Photo: AFP"]
    assert layout.title is not None and layout.title.of(text) == "Mill shut"


@pytest.mark.parametrize(
    "line",
    ["Orlov denied it", "Vesely was killed", "Ostrava has none left", "Orlov sold the mill"],
)
def test_a_few_words_with_a_verb_are_a_sentence_amid_prose_alone(line: str) -> None:
    assert furniture_of(line) == []
    assert furniture_of(line.title()) == [("teaser", line.title())]
    for others in ([line], ["Read also: Port sells lathes", line, MORE]):
        text = "\n\n".join(["Mill shut", PROSE, *others])
        assert ("teaser", line) in [(item.reason, item.of(text)) for item in clean(text).furniture]


@pytest.mark.parametrize("line", ["How Orlov was killed", "What Orlov said", "Where it was sold"])
def test_a_question_as_a_heading_is_furniture(line: str) -> None:
    assert furniture_of(line) == [("teaser", line)]
