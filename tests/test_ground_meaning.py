"""What a quote must not be grounded in: words that say something else."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from pipeline import ground as package
from pipeline.ground import Grounder


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("The yard is unable to weld the frames.", "able to weld the frames"),
        ("The illegal exports of paint went on for years.", "legal exports of paint"),
        ("The illegal exports of paint went on for years.", "Legal exports of paint"),
        ("A disapproved shipment left the port.", "approved shipment left the port"),
        ("The cargo was found harmless by the port.", "The cargo was found harm"),
        ("Sales of paint rose ½ percent in the third quarter of the year.",
         "Sales of paint rose ¼ percent in the third quarter of the year."),
        ("Sales of paint changed by -5 percent in the third quarter of the year, said the yard.",
         "Sales of paint changed by 5 percent in the third quarter of that year, said the yard."),
        ("The yard paid $5m for the cranes in the third quarter of the year.",
         "The yard paid $5k for the cranes in the third quarter of this year."),
        ("A quarter of the cranes in the port stood idle in the storm.",
         "A third of the cranes in the port stood idle in the storm."),
        ("A score of cranes stood idle in the port in the storm.",
         "A pair of cranes stood idle in the port in the storm."),
        ("The probe flew at Mach V over the port on Monday.",
         "The probe flew at Mach X over the port on Monday."),
        ("Few of the cranes reached the port before the storm came.",
         "Most of the cranes reached the port before the storm came."),
        ("The yard lacks the cranes that it needs for the wall.",
         "The yard has the cranes that it needs for the wall."),
        ("Одна из сторон не подтвердила поставку кранов в порт.",
         "Одна из сторон подтвердила поставку кранов в порт."),
        ("Die Werft lieferte keine Kräne in den Hafen im Norden.",
         "Die Werft lieferte Kräne in den Hafen im Norden."),
        ("Le chantier n’a livré de grues au port du nord que lundi.",
         "Le chantier a livré de grues au port du nord que lundi."),
        ("港口没有在星期一收到起重机和油漆以及其他货物。",
         "港口有在星期一收到起重机和油漆以及其他货物。"),
    ],
)  # fmt: skip
def test_what_turns_the_meaning_round_is_not_grounded(text: str, quote: str) -> None:
    assert Grounder(text).ground([quote]) == [None]


@pytest.mark.parametrize(
    ("printed", "quoted"),
    [("inShimane", "in Shimane"), ("nochance", "no chance"), ("in force", "inforce")],
)
def test_a_missing_space_behind_what_could_turn_a_word(printed: str, quoted: str) -> None:
    text = f"The firm had a plant {printed} that made lathes for Iran."
    (match,) = Grounder(text).ground([text.replace(printed, quoted)])
    assert match is not None and match.method == "normalised"


def test_words_run_together_still_part() -> None:
    text = "The ban on Russiacan hold, and paint madein Norway is sold."
    assert Grounder(text).ground(["The ban on Russia", "Norway is sold"]) != [None, None]
    (match,) = Grounder("paint made inNorway is sold").ground(["Norway is sold"])
    assert match is not None


_REST = " denied that the firm shipped lathes to the port."


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Mr. Ivanov denied it.", "Mr. Petrov denied it."),
        ("Dr. Smith sold 40 engines to the port.", "Dr. Jones sold 40 engines to the port."),
        ("J. Black sold 40 engines to the port.", "J. White sold 40 engines to the port."),
        ("Mr. Black" + _REST, "Mr. White" + _REST),
        ("Ivanov" + _REST, "Petrov" + _REST),
        ("“Ivanov" + _REST, "“Petrov" + _REST),
        ("Gazprom sold engines to the port.", "Rosneft sold engines to the port."),
        ("The plant is in Omsk. Omsk makes engines for the port and the yard.",
         "Tomsk makes engines for the port and the yard."),
        ("Ivan" + _REST, "Ivanov" + _REST),
        ("Johnson" + _REST, "John" + _REST),
        ("Petrov" + _REST, "Petrenko" + _REST),
        ("Mali" + _REST, "Malta" + _REST),
        ("Ireland" + _REST, "Iceland" + _REST),
        ("Syria" + _REST, "Serbia" + _REST),
        ("The FSB" + _REST, "The FSO" + _REST),
        ("Иванов отрицал поставку станков в порт.", "Петров отрицал поставку станков в порт."),
    ],
)  # fmt: skip
def test_another_name_is_not_grounded_wherever_it_stands(text: str, quote: str) -> None:
    assert Grounder(text).ground([quote]) == [None]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Officials" + _REST, "Authorities" + _REST),
        ("Prosecutors" + _REST, "The prosecutors" + _REST),
        ("Ivanov" + _REST, "He" + _REST),
        ("Ivanov" + _REST, "Ivanof" + _REST),
        ("Petrenko" + _REST, "Petrneko" + _REST),
        ("Zelensky" + _REST, "Zelenskyy" + _REST),
        ("Kiev" + _REST, "Kyiv" + _REST),
        ("Erdoğan" + _REST, "Erdogan" + _REST),
        ("Müller" + _REST, "Mueller" + _REST),
        ("Yevgeny" + _REST, "Evgeny" + _REST),
        ("Iran" + _REST, "Iranians" + _REST),
        ("Gazprom" + _REST, "Gazprom's" + _REST),
        ("Ivanovsaid to us he" + _REST, "Ivanov told us he" + _REST),
    ],
)  # fmt: skip
def test_an_honest_small_difference_is_grounded(text: str, quote: str) -> None:
    (match,) = Grounder(text).ground([quote])
    assert match is not None
    assert match.end == len(text)


_DEAL = "The firm shipped 63 lathes to Iran in 2022, officials said, and the court agreed."


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("shipped 63 lathes to", "bought 63 lathes from"),
        ("shipped", "imported"),
        ("to Iran", "from Iran"),
        ("to Iran", "by Iran"),
        ("said", "doubted"),
        ("said", "disputed"),
        ("said", "dismissed"),
        ("agreed", "disagreed"),
    ],
)
def test_a_verb_or_direction_turned_round_is_not_grounded(old: str, new: str) -> None:
    quote = _DEAL.replace(old, new)
    assert quote != _DEAL
    assert Grounder(_DEAL).ground([quote]) == [None]


def test_verbs_that_go_the_same_way_are_no_change() -> None:
    quotes = [_DEAL.replace("shipped", "sold"), _DEAL.replace("said", "claimed")]
    assert None not in Grounder(_DEAL).ground(quotes)


@pytest.mark.parametrize(
    ("printed", "quoted"),
    [
        ("Raids in northernIran hit the yard.", "Raids in northern Iran hit the yard."),
        ("Officials notedthat the yard shut.", "Officials noted that the yard shut."),
        ("The yard nowsells its cranes.", "The yard now sells its cranes."),
        ("It sold withouta licence.", "It sold without a licence."),
        ("The yard hasnothing to sell.", "The yard has nothing to sell."),
        ("The yard shut at noonon Friday.", "The yard shut at noon on Friday."),
        ("It said thatnobody was hurt.", "It said that nobody was hurt."),
        ("It called the winnotable there.", "It called the win notable there."),
        ("Raids in northernIran hit theyard now.", "Raids in northern Iran hit the yardnow."),
        ("The oﬃce nowsells its ﬁne cranes.", "The office now sells its fine cranes."),
    ],
)
def test_words_run_together_beside_a_lookalike_part(printed: str, quoted: str) -> None:
    for text, quote in ((printed, quoted), (quoted, printed)):
        (match,) = Grounder(text).ground([quote])
        assert match is not None
        assert (match.method, match.score) == ("normalised", 1)
        assert (match.start, match.end) == (0, len(text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The yard is nowhere to be seen.", "The yard is now here to be seen."),
        ("The yard is notable to pay.", "The yard is not able to pay."),
        ("The yard is notable to pay.", "The yard isnot able to pay."),
        ("The yard is notable to pay us.", "The yard isnot able to payus."),
        ("The yard has no table to show.", "The yard has notable to show."),
    ],
)
def test_a_space_inside_a_lookalike_is_a_change(one: str, other: str) -> None:
    assert Grounder(one).ground([other]) == [None]
    assert Grounder(other).ground([one]) == [None]


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        ("その造船所は月曜日に北の港へクレーンを送っていないと社長が言いました。",
         "送っていない", "送っている"),
        ("その造船所は月曜日に北の港へクレーンを輸出しなかったと社長が言いました。",
         "しなかった", "しました"),
        ("그 조선소는 월요일에 북쪽 항구로 기중기를 수출하지 않았다고 사장이 말했다.",
         "수출하지 않았다고", "수출했다고"),
        ("그 조선소는 월요일에 북쪽 항구로 기중기를 안 보냈다고 사장이 말했다.", "안 보냈", "보냈"),
        ("गोदी ने सोमवार को उत्तर के बंदरगाह में क्रेन नहीं भेजी और पैसा लौटाया।", "नहीं ", ""),
        ("گودی نے پیر کو شمالی بندرگاہ میں کرین نہیں بھیجی اور رقم واپس کر دی۔", "نہیں ", ""),
        ("Galangan itu tidak mengirim derek ke pelabuhan di utara pada hari Senin.", "tidak ", ""),
        ("Xưởng đóng tàu không gửi cần cẩu đến cảng phía bắc vào thứ Hai.", "không ", ""),
        ("อู่ต่อเรือไม่ส่งปั้นจั่นไปยังท่าเรือทางเหนือในวันจันทร์", "ไม่", ""),
        ("გემთსაშენმა ქარხანამ ორშაბათს ამწეები ჩრდილოეთის პორტში არ გაგზავნა.", "არ ", ""),
        ("کارخانه روز دوشنبه جرثقیل‌ها را به بندر شمالی نفرستاد و پول را پس داد.",
         "نفرستاد", "فرستاد"),
        ("المصنع لم يرسل الرافعات إلى الميناء الشمالي يوم الاثنين الماضي.", "لم ", ""),
        ("Tersane vinçlerin kuzeydeki limana pazartesi günü gelmediğini söyledi, gelmedi.",
         "gelmedi.", "geldi."),
        ("Tersane anlaşmayı pazartesi günü kuzeydeki limanda onaylamadı.",
         "onaylamadı", "onayladı"),
        ("Pazartesi günü limana gelmeyen vinçler tersanede duruyor.", "gelmeyen", "gelen"),
        ("Loděnice v pondělí nepotvrdila dodávku jeřábů do přístavu.", "nepotvrdila", "potvrdila"),
        ("Laivų statykla pirmadienį nepatvirtino kranų siuntos į uostą.",
         "nepatvirtino", "patvirtino"),
        ("Die Werft verkaufte sechzig Kräne an den Hafen im Norden.", "sechzig", "siebzig"),
        ("Верфь продала сорок кранов в порт на севере страны.", "сорок", "шестьдесят"),
        ("El astillero vendió cuarenta grúas al puerto del norte.", "cuarenta", "cincuenta"),
        ("北部港口在星期一收到了三台起重机和油漆以及其他货物。", "三台", "五台"),
        ("北部港口在星期一收到了三台起重机和油漆以及其他货物。", "北部", "南部"),
        ("그 조선소는 월요일에 북쪽 항구로 기중기를 Norvia 사장이 말했다.", "Norvia", "못했다고"),
    ],
)  # fmt: skip
def test_negations_and_figures_of_other_languages_are_kept(text: str, old: str, new: str) -> None:
    assert old in text
    assert Grounder(text).ground([text.replace(old, new)]) == [None]
    assert Grounder(text.replace(old, new)).ground([text]) == [None]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Гоҳе дар он ҷо: верфь отправила в порт новые краны.",
         "Гоҳе дар он ҷо: верфь отправила в порт эти краны."),
        ("그 조선소는 월요일에 북쪽 항구로 기중기를 보냈다고 사장이 말했다.",
         "그 조선소는 월요일에 북쪽항구로 기중기를 보냈다고 사장이 말했다."),
        ("الشركة أرسلت الرافعات إلى الميناء الشمالي يوم الاثنين الماضي.",
         "الشركة أرسلت الرافعات إلى الميناء الشمالي يوم الاثنين الماضى."),
    ],
)  # fmt: skip
def test_slips_in_other_scripts_are_grounded(text: str, quote: str) -> None:
    (match,) = Grounder(text).ground([quote])
    assert match is not None


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("The men at the port were un-armed.", "The men at the port were armed."),
        ("The men at the port were un-armed.", "armed"),
        ("The yard was non-compliant then.", "compliant"),
        ("It sold the nuclear-free zone.", "sold the nuclear"),
        *(
            (f"The yard in the north sold {word} cranes to the port in the spring.",
             f"The yard in the north sold {other} cranes to the port in the spring.")
            for word, other in [
                ("anti-government", "government"), ("pro-Russian", "Russian"),
                ("ex-navy", "navy"), ("demobilised", "mobilised"), ("antiwar", "war"),
                ("prewar", "war"), ("postwar", "war"), ("underfunded", "funded"),
                ("female", "male"), ("duty-free", "duty"), ("Non-compliant", "compliant"),
                ("fourteenth", "fifteenth"), ("twelfth", "eleventh"), ("nineties", "eighties"),
                ("zero", "single"),
            ]
        ),
    ],
)  # fmt: skip
def test_a_prefix_that_turns_a_word_is_not_left_out(text: str, quote: str) -> None:
    assert Grounder(text).ground([quote]) == [None]


def test_a_prefix_with_a_hyphen_or_without_is_one() -> None:
    text = "The anti-government posts and the nonaligned yards of the in-house firm sold cranes."
    quote = text.replace("anti-", "anti").replace("nonal", "non-al").replace("in-h", "in h")
    (match,) = Grounder(text).ground([quote.replace("sold", "bring")])
    assert match is not None


_TALKS = "The minister of trade said on Monday that the yard {} for the cranes in the spring."


@pytest.mark.parametrize(
    ("printed", "quoted"),
    [
        ("paid $5 million", "paid 5 million euros"),
        ("paid 5 million zlotys", "paid $5 million"),
        ("avoided paying", "was paying"),
        ("was far from certain to pay", "was certain to pay"),
        ("rarely paid", "always paid"),
        ("seldom paid", "often paid"),
        ("stopped short of paying", "stopped paying"),
        ("has yet to be paid", "has to be paid"),
        ("declined to pay", "had to pay"),
        ("was captured", "was lost"),
        ("may have paid", "has paid"),
        ("allegedly paid", "paid"),
        ("waited five years", "waited five decades"),
        ("paid in May", "paid in June"),
    ],
)
def test_what_changes_the_sense_is_not_grounded(printed: str, quoted: str) -> None:
    assert Grounder(_TALKS.format(printed)).ground([_TALKS.format(quoted)]) == [None]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("The minister accused the president of a breach of the law.",
         "The president accused the minister of a breach of the law."),
        ("The deputy minister of trade sued Petrov over the cranes in the port.",
         "Petrov sued the deputy minister of trade over the cranes in the port."),
        ("The yard sold 63 lathes to the port and 12 milling machines to the army.",
         "The yard sold 63 milling machines to the port and 12 lathes to the army."),
        ("Iran told the court that the engines had come from Norvia in spring.",
         "Norvia told the court that the engines had come from Iran in spring."),
    ],
)  # fmt: skip
def test_words_that_change_places_change_the_sense(text: str, quote: str) -> None:
    assert Grounder(text).ground([quote]) == [None]


def test_a_contraction_keeps_its_reserve() -> None:
    text = _TALKS.format("could not pay")
    (match,) = Grounder(text).ground([_TALKS.format("couldn't pay").replace("spring", "autumn")])
    assert match is not None
    assert Grounder(text).ground([_TALKS.format("didn't pay")]) == [None]


def test_a_word_that_only_moves_is_no_change() -> None:
    text = "The yard said on Monday that it had sold all of the cranes to the port."
    quote = "On Monday the yard said that it had sold all of the cranes to the port."
    assert Grounder(text).ground([quote]) != [None]


def test_words_that_tell_names_are_in_lower_case_and_common_nowhere_else() -> None:
    path = Path(package.__file__).with_name("names.toml")
    tables = tomllib.loads(path.read_text("utf-8"))
    ordinary = [word for words in tables["ordinary"].values() for word in words.split()]
    listed = [*ordinary, *tables["endings"], *tables["run_on"], *tables["ordinary_endings"]]
    assert [word for word in listed if word != word.casefold()] == []
    assert "" not in tables["ordinary_endings"]
    assert {"black", "ford", "grant", "mark", "shell"}.isdisjoint(ordinary)


def test_every_guarded_word_stands_in_one_list_and_in_lower_case() -> None:
    path = Path(package.__file__).with_name("guard.toml")
    tables = tomllib.loads(path.read_text("utf-8"))
    contrast = {word for g in tables["contrast"].values() for each in g.values() for word in each}
    groups = [*tables["contrast"].values(), tables["strict"] | tables["hedges"]]
    groups.append(tables["figures"]["bounds"])
    for words in [[word for members in group.values() for word in members] for group in groups]:
        assert len(words) == len(set(words)), sorted({w for w in words if words.count(w) > 1})
        assert [word for word in words if word != word.casefold()] == []
    # What must agree everywhere needs no contrast; a word of reserve may have one, too.
    assert contrast.isdisjoint(word for each in tables["strict"].values() for word in each)


_OPPOSITES = Path(__file__).parent / "data" / "grounding" / "opposites.txt"


def _opposites() -> list[tuple[str, str]]:
    lines = _OPPOSITES.read_text("utf-8").splitlines()
    pairs = [line.split("|") for line in lines if not line.startswith("#")]
    return [(one, other) for one, other in pairs]


def test_an_opposite_is_not_grounded_in_either_direction() -> None:
    page = "The weather was fine that day. {}. It rained on the next."
    pairs = _opposites()
    pairs += [(other, one) for one, other in pairs]
    found = [
        pair for pair in pairs if Grounder(page.format(pair[0])).ground([pair[1] + "."]) != [None]
    ]
    assert len(pairs) > 200
    assert found == []


@pytest.mark.parametrize(
    ("printed", "quoted"),
    [
        ("was prevented by", "was preventd by"),
        ("were banned by", "were bannned by"),
        ("sold 300 tonnes to", "sold 300 tones to"),
        ("sold 300 t to", "sold 300 tonnes to"),
        ("sold more than 300 cranes to", "sold over 300 cranes to"),
        ("sold less than 300 cranes to", "sold fewer than 300 cranes to"),
        ("sold at least 300 cranes to", "sold att least 300 cranes to"),
        ("rose by 12 per cent in", "rose by 12 percent in"),
        ("paid 3.4 billion euros to", "paid €3.4bn to"),
        ("paid $5 million to", "paid 5m dollars to"),
        ("stopped the sale to", "halted the sale to"),
        ("was close to the", "is close to the"),
    ],
)
def test_light_damage_to_a_guarded_word_is_grounded(printed: str, quoted: str) -> None:
    text = "The yard in the north {} the harbour board in the spring, said the minister."
    (match,) = Grounder(text.format(printed)).ground([text.format(quoted)])
    assert match is not None
